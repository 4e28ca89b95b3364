using System.Diagnostics;
using System.Globalization;
using System.Net;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks;

/// <summary>One run: three servers, a client at a survivor, a client at the leader, and the kill.</summary>
internal sealed class FailoverScene : IAsyncDisposable
{
    private const string Room = "bench";
    private const int MessagesBefore = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FailoverFigures _figures;
    private readonly bool _isVerbose;
    private readonly List<NodeProcess> _servers = [];
    private readonly List<ChatClient> _clients = [];
    private readonly NetworkOptions _network = new()
    {
        Group = "bench",
        BindAddress = IPAddress.Loopback,
        DiscoveryPort = FreePort.ForDiscovery(),
    };

    private DateTimeOffset _killedAt;

    /// <summary>Prepares nothing yet.</summary>
    /// <param name="figures">Where its times go.</param>
    /// <param name="isVerbose">Whether the servers report what they do: for <see cref="Trace"/>.</param>
    public FailoverScene(FailoverFigures figures, bool isVerbose)
    {
        _figures = figures;
        _isVerbose = isVerbose;
    }

    /// <summary>How long the chat stood still, at the client that waited longer.</summary>
    public TimeSpan StoodStill { get; private set; }

    /// <summary>Plays it and adds its times.</summary>
    public async Task PlayAsync()
    {
        await MeasureLoneServerAsync(_figures).ConfigureAwait(false);
        await PrepareAsync().ConfigureAwait(false);
        await MeasureConnectAsync().ConfigureAwait(false);
        await MeasureKillAsync().ConfigureAwait(false);
    }

    /// <summary>What the servers did since shortly before the kill, in milliseconds after it.</summary>
    public string Trace() =>
        string.Join('\n', MergedLog.Lines(_servers, _killedAt, before: TimeSpan.FromMilliseconds(200)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync().ConfigureAwait(false);
        foreach (var server in _servers) await server.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task MeasureLoneServerAsync(FailoverFigures figures)
    {
        var watch = Stopwatch.StartNew();
        using var server = ChatServer.Open(new ChatServerOptions
        {
            Group = "alone",
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = FreePort.ForDiscovery(),
        });
        server.Start();
        await server.Ready.WaitAsync(Limit).ConfigureAwait(false);
        figures.LoneServer.Add(watch.Elapsed);
    }

    private async Task PrepareAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        _servers.Add(StartServer(1));
        var (_, leads) = await _servers[0].WaitForAsync<ViewEvent>(_ => true, Limit).ConfigureAwait(false);
        _figures.LoneProcess.Add(TimeProvider.System.GetElapsedTime(started, leads));
        _servers.Add(StartServer(2));
        _servers.Add(StartServer(3));
        await Agreement
            .ReachedAsync(_servers, view => view.Members.Count == 3 && view.Leader.Id == 3, Limit)
            .ConfigureAwait(false);
    }

    private async Task MeasureConnectAsync()
    {
        var watch = Stopwatch.StartNew();
        var client = await ConnectAsync("guest", null).ConfigureAwait(false);
        _figures.Connect.Add(watch.Elapsed);
        await client.CloseAsync(Limit).ConfigureAwait(false);
    }

    private async Task MeasureKillAsync()
    {
        var atSurvivor = await ConnectAsync("ann", _servers[0]).ConfigureAwait(false);
        var atLeader = await ConnectAsync("cas", _servers[2]).ConfigureAwait(false);
        foreach (var client in new[] { atSurvivor, atLeader })
        {
            await client.JoinAsync(Room).ConfigureAwait(false);
            for (var number = 0; number < MessagesBefore; number++)
                await client.SendAsync(Room, "before", Limit).ConfigureAwait(false);
        }

        var killed = TimeProvider.System.GetTimestamp();
        _killedAt = TimeProvider.System.GetUtcNow();
        _servers[2].Kill();
        var survivors = ConfirmedAfterAsync(killed, atSurvivor);
        var moved = ConfirmedAfterAsync(killed, atLeader);
        var agreed = await Agreement
            .ReachedAsync(_servers[..2], view => view.Members.Count == 2, Limit)
            .ConfigureAwait(false);
        _figures.View.Add(TimeProvider.System.GetElapsedTime(killed, agreed.At));
        TimeSpan[] waits = [await survivors.ConfigureAwait(false), await moved.ConfigureAwait(false)];
        _figures.SurvivorsClient.Add(waits[0]);
        _figures.DeadServersClient.Add(waits[1]);
        StoodStill = waits.Max();
    }

    private static async Task<TimeSpan> ConfirmedAfterAsync(long killed, ChatClient client)
    {
        await client.SendAsync(Room, "after", Limit).ConfigureAwait(false);
        return TimeProvider.System.GetElapsedTime(killed);
    }

    private NodeProcess StartServer(int id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "server", "--json", "--exit-with-stdin", "--id", number, "--group", _network.Group, "--bind", "127.0.0.1",
            "--discovery-port", _network.DiscoveryPort.ToString(CultureInfo.InvariantCulture),
        ];
        return NodeProcess.Start($"S{number}", _isVerbose ? [.. arguments, "--verbose"] : arguments);
    }

    private async Task<ChatClient> ConnectAsync(string user, NodeProcess? server)
    {
        var options = new ChatClientOptions
        {
            Group = _network.Group,
            BindAddress = _network.BindAddress,
            DiscoveryPort = _network.DiscoveryPort,
            UserName = user,
        };
        if (server is not null)
        {
            var (ready, _) = await server.WaitForAsync<ReadyEvent>(_ => true, Limit).ConfigureAwait(false);
            options = options with { Server = Endpoint.Of(IPEndPoint.Parse(ready.Endpoint)) };
        }

        var client = await ChatClient.ConnectAsync(options).ConfigureAwait(false);
        _clients.Add(client);
        return client;
    }
}
