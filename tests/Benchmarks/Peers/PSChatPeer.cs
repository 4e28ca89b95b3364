using System.Globalization;
using System.Net;
using PSChat.Benchmarks.Load;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Peers;

/// <summary>A group of <c>pschat server</c> processes.</summary>
/// <param name="name">Name in the tables.</param>
/// <param name="servers">Number of servers; clients are spread over all of them.</param>
/// <param name="options">Further options for each server.</param>
internal sealed class PSChatPeer(string name, int servers = 1, params IEnumerable<string> options) : Peer(name)
{
    private const string Group = "bench";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>A single server, and groups of several.</summary>
    public static IReadOnlyList<PSChatPeer> All { get; } =
    [
        new("pschat"), new("pschat-3", 3), new("pschat-3-copies-2", 3, "--minimum-copies", "2"),
    ];

    /// <summary>Command to start each server through; empty for none.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <inheritdoc/>
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(2.5);

    /// <inheritdoc/>
    public override Dialect CreateDialect() => new PSChatDialect(Group);

    /// <inheritdoc/>
    public override async Task<RunningPeer> StartAsync()
    {
        var discovery = FreePort.ForDiscovery();
        var processes = new List<NodeProcess>();
        var running = new RunningPeer([], [], () => EndAsync(processes));
        try
        {
            for (var id = 1; id <= servers; id++) processes.Add(Start(id, discovery, options, Through));
            await Agreement.ReachedAsync(processes, view => view.Members.Count == servers, s_patience).ConfigureAwait(false);
            var endpoints = new List<IPEndPoint>();
            foreach (var process in processes) endpoints.Add(await FindEndpointAsync(process).ConfigureAwait(false));
            return new RunningPeer(endpoints, [.. processes.Select(process => process.ProcessId)], () => EndAsync(processes));
        }
        catch (NodeProcessException)
        {
            await running.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts one server of a group on loopback.</summary>
    public static NodeProcess Start(int id, int discovery, IEnumerable<string> options, IReadOnlyList<string>? through = null)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        return NodeProcess.StartThrough(
            through ?? [],
            $"S{number}",
            [
                "server", "--json", "--exit-with-stdin", "--id", number, "--group", Group, "--bind", "127.0.0.1",
                "--discovery-port", discovery.ToString(CultureInfo.InvariantCulture), "--message-rate", "100000000", .. options,
            ]);
    }

    /// <summary>Waits until a server is ready, and returns its endpoint for clients.</summary>
    public static async Task<IPEndPoint> FindEndpointAsync(NodeProcess server)
    {
        var (ready, _) = await server.WaitForAsync<ReadyEvent>(_ => true, s_patience).ConfigureAwait(false);
        return IPEndPoint.Parse(ready.Endpoint);
    }

    private static async ValueTask EndAsync(IEnumerable<NodeProcess> processes)
    {
        foreach (var process in processes) await process.DisposeAsync().ConfigureAwait(false);
    }
}
