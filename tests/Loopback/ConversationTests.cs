using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Messages;

namespace PSChat.Loopback.Tests;

/// <summary>Private messages, data, history and presence, with the whole engine on loopback.</summary>
public sealed class ConversationTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_private_message_reaches_its_user_and_its_sender_and_nobody_else()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var anna = await lab.ConnectAsync("anna", servers[0]);
        var ben = await lab.ConnectAsync("ben", servers[1]);
        var carla = await lab.ConnectAsync("carla", servers[1]);
        var inboxes = new[] { new Inbox(anna), new Inbox(ben), new Inbox(carla) };
        await JoinAllAsync("lobby", anna, ben, carla);

        var receipt = await anna.SendAsync(new OutgoingMessage("lobby", "psst") { To = "BEN", Data = "[1]" }, s_patience);
        Assert.Equal(1, receipt.Recipients);
        Assert.Null((await anna.SendAsync("lobby", "to all", s_patience)).Recipients);
        foreach (var inbox in inboxes[..2])
        {
            var received = await inbox.ReadAsync(2);
            var message = received[0];
            Assert.Equal(("psst", "ben", "[1]", receipt.Id), (message.Text, message.To, message.Data, message.Id));
            Assert.Equal(("to all", null, null), (received[1].Text, received[1].To, received[1].Data));
        }

        Assert.Equal("to all", (await inboxes[2].ReadAsync(1))[0].Text);
        Assert.Equal(["psst", "to all"], Texts(await ben.ReadHistoryAsync("lobby", 10)));
        Assert.Equal(["to all"], Texts(await carla.ReadHistoryAsync("lobby", 10)));

        // A client that joins later with history gets as many public messages as it asked for.
        var dora = await lab.ConnectAsync("dora", servers[1]);
        var doras = new Inbox(dora);
        await dora.JoinAsync("lobby", 2);
        await anna.SendAsync("lobby", "last", s_patience);
        Assert.Equal(["to all", "last"], Texts(await doras.ReadAsync(2)));
    }

    [Fact]
    public async Task A_private_message_for_nobody_is_acknowledged_and_says_so()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var (anna, ben) = (await lab.ConnectAsync("anna", server), await lab.ConnectAsync("ben", server));
        await JoinAllAsync("lobby", anna);
        await JoinAllAsync("kitchen", ben);
        var inbox = new Inbox(anna);
        var question = new OutgoingMessage("lobby", "where are you?") { To = "ben" };
        Assert.Equal(0, (await anna.SendAsync(question, s_patience)).Recipients);
        Assert.Equal("where are you?", (await inbox.ReadAsync(1))[0].Text);
    }

    [Fact]
    public async Task Data_over_the_limit_and_bad_names_are_refused_at_once()
    {
        await using var lab = new Loopback();
        var anna = await lab.ConnectAsync("anna", await lab.StartServerAsync(1));
        await anna.JoinAsync("lobby");
        Assert.Equal(ChatError.DataTooLong, await CodeOf(new OutgoingMessage("lobby", "") { Data = Samples.LongestData + "x" }));
        Assert.Equal(ChatError.NameInvalid, await CodeOf(new OutgoingMessage("lobby", "x") { To = " " }));
        await anna.SendAsync(new OutgoingMessage("lobby", Samples.LongestText) { Data = Samples.LongestData }, s_patience);
        Assert.Equal(Samples.LongestData, Assert.Single(await anna.ReadHistoryAsync("lobby", 1)).Data);

        async Task<ChatError> CodeOf(OutgoingMessage message) =>
            (await Assert.ThrowsAsync<ChatException>(() => anna.SendAsync(message, s_patience))).Code;
    }

    [Fact]
    public async Task A_message_without_text_and_data_is_refused_and_the_next_one_goes_out()
    {
        await using var lab = new Loopback();
        var anna = await lab.ConnectAsync("anna", await lab.StartServerAsync(1));
        await anna.JoinAsync("lobby");
        var error = await Assert.ThrowsAsync<ChatException>(() => anna.SendAsync("lobby", "", s_patience));
        Assert.Equal(ChatError.MessageEmpty, error.Code);
        await anna.SendAsync("lobby", " ", s_patience);
        Assert.Equal(" ", Assert.Single(await anna.ReadHistoryAsync("lobby", 9)).Text);
    }

    [Fact]
    public async Task Every_call_takes_a_name_in_every_spelling()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync(" jose\u0301 ", server);
        Assert.Equal("jos\u00E9", anna.UserName);
        var ben = await lab.ConnectAsync("ben", server);
        await anna.JoinAsync("cafe\u0301");
        await ben.JoinAsync("CAFE\u0301");
        Assert.Equal(["caf\u00E9"], anna.Rooms);
        Assert.Equal(["CAF\u00C9"], ben.Rooms);
        var receipt = await ben.SendAsync(new OutgoingMessage("Cafe\u0301", "hello") { To = "JOSE\u0301" }, s_patience);
        Assert.Equal(1, receipt.Recipients);
        Assert.Equal("hello", Assert.Single(await anna.ReadHistoryAsync("caf\u00C9", 1)).Text);
        Assert.Equal("caf\u00E9", Assert.Single(await anna.ListRoomsAsync()).Room, NameComparer.Instance);
        Assert.True(await ben.WaitForConfirmationsAsync("CAFE\u0301", s_patience));
        await anna.LeaveAsync("CAFE\u0301");
        Assert.Empty(anna.Rooms);
        await Assert.ThrowsAsync<ChatException>(() => anna.LeaveAsync("caf\u200B\u00E9"));
        Assert.Equal(ConnectionState.Connected, anna.State);
    }

    [Fact]
    public async Task History_comes_in_order_in_as_many_parts_as_it_takes()
    {
        await using var lab = new Loopback();
        var anna = await lab.ConnectAsync("anna", await lab.StartServerAsync(1));
        await anna.JoinAsync("lobby");
        var filler = new string('x', 30_000);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(at => anna.SendAsync("lobby", $"{at} {filler}", s_patience)));

        var all = await anna.ReadHistoryAsync("lobby", 100);
        Assert.Equal(Enumerable.Range(0, 40), all.Select(Number));
        Assert.Equal([38, 39], (await anna.ReadHistoryAsync("lobby", 2)).Select(Number));
        var filtered = await anna.ReadHistoryAsync(
            "lobby", 2, filter: message => Number(message) is 1 or 3 or 0 && Number(message) > 0);
        Assert.Equal([1, 3], filtered.Select(Number));
        Assert.Empty(await anna.ReadHistoryAsync("lobby", 10, until: all[0].Time - TimeSpan.FromSeconds(1)));
        Assert.Empty(await anna.ReadHistoryAsync("lobby", 10, since: all[^1].Time + TimeSpan.FromSeconds(1)));
        Assert.Equal(40, (await anna.ReadHistoryAsync("lobby", 100, all[0].Time, all[^1].Time)).Count);
        var failure = await Assert.ThrowsAsync<ChatException>(() => anna.ReadHistoryAsync("kitchen", 1));
        Assert.Equal(ChatError.RoomNotJoined, failure.Code);

        static int Number(ChatMessage message) =>
            int.Parse(message.Text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Others_are_told_who_comes_and_goes_but_not_of_a_change_of_servers()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var (anna, ben) = (await lab.ConnectAsync("anna", servers[0]), await lab.ConnectAsync("ben", servers[1]));
        var seen = new PresenceLog(anna);
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        Assert.Equal(("lobby", "ben", true), await seen.ReadAsync());

        servers[1].Kill();
        await ben.SendAsync("lobby", "still here", s_patience);
        await ben.LeaveAsync("lobby");
        Assert.Equal(("lobby", "ben", false), await seen.ReadAsync());
        await ben.JoinAsync("lobby");
        Assert.Equal(("lobby", "ben", true), await seen.ReadAsync());
        var user = Assert.Single(await anna.ListUsersAsync(), user => user.User == "ben");
        Assert.Equal((true, "lobby"), (user.IsConnected, string.Join(',', user.Rooms)));
        Assert.Contains(user.Server, (string[])["s1", "s3"]);
        await ben.CloseAsync(s_patience);
        Assert.Equal(("lobby", "ben", false), await seen.ReadAsync());
        Assert.Equal(["anna"], (await anna.ListUsersAsync()).Select(other => other.User));
        Assert.Equal(["anna"], (await ChatGroups.ListUsersAsync(lab.Network, s_patience)).Select(other => other.User));
    }

    [Fact]
    public async Task One_room_s_confirmations_can_be_waited_for()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, minimumCopies: 2);
        var anna = await lab.ConnectAsync("anna", server);
        await JoinAllAsync("lobby", anna);
        await JoinAllAsync("kitchen", anna);
        var sent = anna.SendAsync("lobby", "patience", s_patience);
        Assert.True(await anna.WaitForConfirmationsAsync("kitchen", s_patience));
        Assert.False(await anna.WaitForConfirmationsAsync("lobby", TimeSpan.FromMilliseconds(50)));
        var waiting = anna.WaitForConfirmationsAsync("LOBBY", s_patience);
        await lab.StartServerAsync(2);
        Assert.True(await waiting);
        await sent;
    }

    private static async Task JoinAllAsync(string room, params ChatClient[] clients)
    {
        foreach (var client in clients) await client.JoinAsync(room);

        // The leader learns of a user's room a moment after the user's own server. When all servers show it, the leader does too.
        foreach (var client in clients)
        {
            while (!clients.All(other => client.ListUsersAsync().Result
                .Any(user => user.User == other.UserName && user.Rooms.Contains(room))))
            {
                await Task.Yield();
            }
        }
    }

    private static IEnumerable<string> Texts(IEnumerable<ChatMessage> messages) => messages.Select(message => message.Text);
}
