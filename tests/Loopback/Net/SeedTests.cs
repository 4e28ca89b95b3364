using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PSChat.Hosting;
using PSChat.Inspection;
using PSChat.Node.Processes;

namespace PSChat.Loopback.Tests;

/// <summary>Seeds whose names are published late (D8). Another discovery port stands for another network.</summary>
public sealed class SeedTests
{
    private const string Name = "late.example";

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IPAddress[] _published = [];

    [Fact]
    public async Task A_client_finds_a_group_whose_seed_gets_its_name_late()
    {
        await using var group = new Loopback();
        await group.StartServerAsync(1);
        var connecting = group.ConnectAsync(Elsewhere(group, group.ClientOptions("anna")));
        await WhenAskedAsync();

        _published = [IPAddress.Loopback];

        Assert.Equal(ConnectionState.Connected, (await connecting).State);
    }

    [Fact]
    public async Task A_server_merges_with_a_group_whose_seed_gets_its_name_late()
    {
        await using var group = new Loopback();
        var first = await group.StartServerAsync(1);
        var log = new SeedLog();
        var options = group.ServerOptions(2);
        await using var second = ChatServer.Open(Elsewhere(group, options));
        second.Start(log);
        Assert.Equal(
            (ServerEvent.SeedUnknown, RemedyCode.CheckSeedName),
            await log.FirstAsync(entry => entry.Event == ServerEvent.SeedUnknown));
        var failed = Assert.Single(second.SeedFailures);
        Assert.StartsWith(Name, failed.Seed, StringComparison.Ordinal);
        var check = Assert.Single(DiscoveryChecks.JudgeSeedsOf(second));
        Assert.Equal((CheckStatus.Warning, "Seed", failed.Seed), (check.Status, check.Check, check.Target));

        _published = [IPAddress.Loopback];

        await Loopback.WaitForViewAsync(first, second);
        Assert.Empty(second.SeedFailures);
    }

    [Fact]
    public async Task A_group_that_is_not_found_names_the_seed_that_is_not_known()
    {
        await using var group = new Loopback();
        var options = Elsewhere(group, group.ClientOptions("anna")) with { ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        var failure = await Assert.ThrowsAsync<ChatException>(() => ChatClient.ConnectAsync(options));
        Assert.Equal((ChatError.GroupNotFound, RemedyCode.CheckSeedName), (failure.Code, failure.Remedy.Code));
        Assert.Contains(Name, failure.Message, StringComparison.Ordinal);
    }

    private T Elsewhere<T>(Loopback group, T options)
        where T : NetworkOptions => (T)(options with
        {
            DiscoveryPort = FreePort.ForDiscovery(),
            Seeds = [$"{Name}:{group.Network.DiscoveryPort}"],
            LookUp = LookUpAsync,
        });

    private Task WhenAskedAsync() => _asked.Task.WaitAsync(TimeSpan.FromSeconds(60));

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        return _published is { Length: > 0 } addresses
            ? Task.FromResult(addresses)
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
    }

    /// <summary>A server's log that can be waited for.</summary>
    private sealed class SeedLog : IServerLog
    {
        private readonly BlockingCollection<ServerLogEntry> _entries = [];

        public void Write(ServerLogEntry entry) => _entries.Add(entry);

        public Task<(ServerEvent Event, RemedyCode Remedy)> FirstAsync(Func<ServerLogEntry, bool> condition) => Task.Run(() =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var found = _entries.GetConsumingEnumerable(patience.Token).First(condition);
            return (found.Event, found.Remedy.Code);
        });
    }
}
