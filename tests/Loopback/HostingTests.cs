namespace PSChat.Loopback.Tests;

/// <summary>The whole engine in one process on loopback.</summary>
public sealed class HostingTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Three_servers_form_one_group_led_by_the_highest_id()
    {
        await using var lab = new Loopback();
        var one = await lab.StartServerAsync(1);
        var three = await lab.StartServerAsync(3);
        var two = await lab.StartServerAsync(2);
        await Loopback.WaitForViewAsync(view => view.Leader.Id == 3, one, two, three);
    }

    [Fact]
    public async Task Clients_of_different_servers_see_the_same_messages_in_the_same_order()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var anna = await lab.ConnectAsync("anna", servers[0]);
        var ben = await lab.ConnectAsync("ben", servers[1]);
        var (annas, bens) = (new Inbox(anna), new Inbox(ben));
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");

        var sends = Enumerable.Range(0, 200)
            .Select(at => (at % 2 == 0 ? anna : ben).SendAsync("lobby", $"text {at}", s_patience));
        var receipts = await Task.WhenAll(sends);

        var seenByAnna = await annas.ReadAsync(200);
        var seenByBen = await bens.ReadAsync(200);
        Assert.Equal(seenByAnna.Select(message => message.Id), seenByBen.Select(message => message.Id));
        Assert.Equal(receipts.Select(receipt => receipt.Id).ToHashSet(), seenByAnna.Select(message => message.Id).ToHashSet());
        Assert.All(seenByAnna, message => Assert.False(message.IsLate));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_killed_server_costs_no_message(int victim)
    {
        await using var lab = new Loopback();
        var servers = new[]
        {
            await lab.StartServerAsync(1, minimumCopies: 2), await lab.StartServerAsync(2), await lab.StartServerAsync(3),
        };
        await Loopback.WaitForViewAsync(servers);
        var clients = new[]
        {
            await lab.ConnectAsync("u0", servers[0]),
            await lab.ConnectAsync("u1", servers[1]),
            await lab.ConnectAsync("u2", servers[2]),
        };
        var inboxes = clients.Select(client => new Inbox(client)).ToArray();
        foreach (var client in clients) await client.JoinAsync("lobby");

        var half = clients
            .SelectMany(client => Enumerable.Range(0, 100).Select(at => client.SendAsync("lobby", $"{at}", s_patience)))
            .ToList();
        await half[0];
        servers[victim].Kill();
        var rest = clients
            .SelectMany(client => Enumerable.Range(100, 100).Select(at => client.SendAsync("lobby", $"{at}", s_patience)))
            .ToList();
        await Task.WhenAll(half.Concat(rest));

        // A stalled machine may have made a server look dead in between, and late messages have no common order.
        var seen = await Task.WhenAll(inboxes.Select(inbox => inbox.ReadAsync(600)));
        var late = seen.SelectMany(messages => messages)
            .Where(message => message.IsLate)
            .Select(message => message.Id)
            .ToHashSet();
        var orders = seen
            .Select(messages => messages.Select(message => message.Id).Where(id => !late.Contains(id)).ToList())
            .ToList();
        Assert.All(orders, order => Assert.Equal(orders[0], order));
        Assert.All(seen, messages => Assert.Equal(600, messages.Select(message => message.Id).Distinct().Count()));
        foreach (var client in clients)
        {
            var own = seen[0].Where(message => message.Sender == client.UserName).Select(message => message.Text);
            Assert.Equal(Enumerable.Range(0, 200).Select(at => $"{at}"), own);
        }

        ChatServer[] survivors = [.. servers.Where((_, at) => at != victim)];
        await Loopback.WaitForViewAsync(view => view.Leader.Id == (victim == 2 ? 2 : 3), survivors);
    }

    [Fact]
    public async Task Without_a_quorum_a_send_ends_unconfirmed_with_its_id_and_goes_out_when_there_is_one()
    {
        await using var lab = new Loopback();
        var first = await lab.StartServerAsync(1, minimumCopies: 2);
        await Loopback.WaitForViewAsync(first);
        var anna = await lab.ConnectAsync("anna", first);
        var inbox = new Inbox(anna);
        await anna.JoinAsync("lobby");
        var failure = await Assert.ThrowsAsync<ChatException>(
            () => anna.SendAsync("lobby", "hello", TimeSpan.FromMilliseconds(200)));
        Assert.Equal((ChatError.NotConfirmed, ChatError.NoQuorum), (failure.Code, failure.Cause));

        var second = await lab.StartServerAsync(2);
        await Loopback.WaitForViewAsync(first, second);
        var message = Assert.Single(await inbox.ReadAsync(1));
        Assert.Equal(failure.MessageId, message.Id);
    }

    [Fact]
    public async Task A_room_list_that_fits_no_frame_comes_in_parts()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var clients = await Task.WhenAll(Enumerable.Range(0, 12).Select(at => lab.ConnectAsync($"u{at}", server)));
        var rooms = Enumerable.Range(0, 250).Select(at => new string('é', 60) + at).ToList();
        foreach (var client in clients)
        {
            await Task.WhenAll(rooms.Select((room, at) => client.JoinAsync($"{client.UserName}-{at}-{room}"[..64])));
        }


        var listed = await clients[0].ListRoomsAsync();
        Assert.Equal(12 * 250, listed.Count);
        Assert.All(listed, room => Assert.Single(room.Users));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var client = await lab.ConnectAsync("anna", server);
        await client.JoinAsync("lobby");
        var error = await Assert.ThrowsAsync<ChatException>(() => client.SendAsync("lobby", "half \ud83d", s_patience));
        Assert.Equal(ChatError.TextInvalid, error.Code);
        await client.SendAsync("lobby", "whole \ud83d\ude00", s_patience);
    }
}
