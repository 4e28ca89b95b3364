using System.Collections.Concurrent;
using PSChat.Hosting;

namespace PSChat.Loopback.Tests;

/// <summary>
/// A group with a key, with the whole engine on loopback: everything works as without a key, and nobody else gets in.
/// </summary>
public sealed class KeyedGroupTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Three_servers_and_their_clients_chat_and_survive_the_leaders_death()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        Assert.All(servers, server => Assert.True(server.HasKey));
        var (anna, ben) = (await lab.ConnectAsync("anna", servers[2]), await lab.ConnectAsync("ben", servers[0]));
        var (annas, bens) = (new Inbox(anna), new Inbox(ben));
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        for (var at = 1; at <= 20; at++) await anna.SendAsync("lobby", $"before {at}", s_patience);

        // The leader, which is also Anna's home.
        servers[2].Kill();
        for (var at = 1; at <= 20; at++)
        {
            await Task.WhenAll(anna.SendAsync("lobby", $"a{at}", s_patience), ben.SendAsync("lobby", $"b{at}", s_patience));
        }


        var seen = (await annas.ReadAsync(60)).Select(message => message.Text).ToList();
        Assert.Equal(seen.Order(), (await bens.ReadAsync(60)).Select(message => message.Text).Order());
        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(2, (await Loopback.WaitForViewAsync(servers[0], servers[1])).Members.Length);
        Assert.Equal(2, (await ChatGroups.GetViewAsync(lab.Network, s_patience)).Members.Length);
        var users = await ChatGroups.ListUsersAsync(lab.Network, s_patience);
        Assert.Equal(["anna", "ben"], users.Select(user => user.User).Order());
        Assert.All(servers[..2], server =>
        {
            var counts = server.DatagramCounts;
            Assert.Equal(0, counts.KeyWrong + counts.KeyRequired + counts.ClockWrong);
        });
    }

    [Fact]
    public async Task A_client_without_the_right_key_is_refused_at_once_and_told_why()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var server = await lab.StartServerAsync(1);
        Assert.Equal(ChatError.KeyRequired, await RefusalAsync(lab, server, null));
        Assert.Equal(ChatError.KeyWrong, await RefusalAsync(lab, server, Keys.Theirs));
        Assert.Equal(0, server.ClientCount);
    }

    [Fact]
    public async Task A_client_with_a_key_does_not_talk_to_a_group_without()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        Assert.Equal(ChatError.KeyUnexpected, await RefusalAsync(lab, server, Keys.Ours));
        Assert.Equal(0, server.ClientCount);
    }

    [Fact]
    public async Task A_client_that_forgot_the_key_and_looks_for_the_group_is_told_so()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var lab = new Loopback { Key = Keys.Ours };
        await lab.StartServerAsync(1);
        Assert.Equal(ChatError.KeyRequired, await RefusalAsync(lab, null, null));
        Assert.Equal(ChatError.KeyWrong, await RefusalAsync(lab, null, Keys.Theirs));
    }

    [Fact]
    public async Task Servers_with_and_without_the_key_are_two_groups_and_both_say_so()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var logs = new[] { new Log(), new Log() };
        using var keyed = ChatServer.Open(lab.ServerOptions(1));
        using var keyless = ChatServer.Open(lab.ServerOptions(2) with { Key = null });
        keyed.Start(logs[0]);
        keyless.Start(logs[1]);
        Assert.Contains("KeyRequired", await logs[0].FirstWarningAsync(), StringComparison.Ordinal);
        Assert.Contains("KeyUnexpected", await logs[1].FirstWarningAsync(), StringComparison.Ordinal);
        await keyed.Ready.WaitAsync(s_patience);
        await keyless.Ready.WaitAsync(s_patience);
        Assert.Equal([keyed.Self], keyed.View!.Members.AsEnumerable());
        Assert.Equal([keyless.Self], keyless.View!.Members.AsEnumerable());
        Assert.All(logs, log => Assert.DoesNotContain(log.Lines, line => line.Contains("pschat1:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_key_may_be_disposed_once_everything_is_open()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        using var key = Keys.Ours;
        using var server = ChatServer.Open(lab.ServerOptions(1) with { Key = key });
        key.Dispose();
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        await (await lab.ConnectAsync("anna", server)).JoinAsync("lobby");
    }

    private static async Task<ChatError> RefusalAsync(Loopback lab, ChatServer? server, GroupKey? key)
    {
        var options = new ChatClientOptions
        {
            UserName = "mallory",
            BindAddress = lab.Network.BindAddress,
            DiscoveryPort = lab.Network.DiscoveryPort,
            Server = server is null ? null : Endpoint.Of(server.LocalEndPoint),
            Key = key,
            ConnectTimeout = server is null ? TimeSpan.FromSeconds(5) : s_patience,
        };
        return (await Assert.ThrowsAsync<ChatException>(() => ChatClient.ConnectAsync(options))).Code;
    }

    private sealed class Log : IServerLog
    {
        private readonly TaskCompletionSource<string> _warning = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Lines { get; } = [];

        public Task<string> FirstWarningAsync() => _warning.Task.WaitAsync(s_patience);

        public void Write(ServerLogEntry entry)
        {
            Lines.Enqueue(entry.Exception?.ToString() ?? entry.Text);
            if (entry.Level == ServerLogLevel.Warning) _warning.TrySetResult(entry.Text);
        }
    }
}
