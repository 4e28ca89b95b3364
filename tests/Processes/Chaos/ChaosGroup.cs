using System.Globalization;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>The servers and clients of a run.</summary>
internal sealed class ChaosGroup : IAsyncDisposable
{
    // Longer than a beacon's interval, than a suspicion, and than the grace after a frozen process's gap.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    private readonly ChaosGround _ground;
    private readonly List<ChaosServer> _servers;
    private readonly List<ChaosClient> _clients = [];

    private ChaosGroup(ChaosGround ground, ChaosPlan plan)
    {
        _ground = ground;
        _servers = [.. Enumerable.Range(0, plan.Servers).Select(host => new ChaosServer(ground, plan, host))];
    }

    /// <summary>The servers, by host.</summary>
    public IReadOnlyList<ChaosServer> Servers => _servers;

    /// <summary>The clients that chat.</summary>
    public IReadOnlyList<ChaosClient> Clients => _clients;

    /// <summary>Number of messages acknowledged so far.</summary>
    public int AcknowledgedCount => _clients.Sum(client => client.AcknowledgedCount);

    /// <summary>Starts servers, waits until they are one group, and starts a client on each host.</summary>
    public static async Task<ChaosGroup> StartAsync(ChaosGround ground, ChaosPlan plan)
    {
        var group = new ChaosGroup(ground, plan);
        try
        {
            foreach (var server in group._servers) server.Start(IdOf(1, server.Host));
            await group.AgreeAsync();
            for (var host = 0; host < plan.Hosts; host++)
            {
                var endpoint = host < plan.Servers ? await EndpointAsync(group._servers[host]) : null;
                group._clients.Add(ChaosClient.Start(ground, host, $"c{host + 1}", endpoint));
            }

            foreach (var client in group._clients) await client.JoinsAsync();
            return group;
        }
        catch (NodeProcessException)
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns an id that no server of another host has.</summary>
    public static long IdOf(long number, int host) => (number * 16) + host;

    /// <summary>Returns the leader's host in the newest view, or the first host with a server if the leader is gone.</summary>
    public int LeaderHost()
    {
        var up = _servers.Where(server => server.IsUp).ToList();
        var newest = up.Select(server => server.Process.LastView?.Event).OfType<ViewEvent>().MaxBy(view => view.Epoch);
        var leader = up.Find(server => newest is not null && server.Self?.Instance == newest.Leader.Instance);
        return (leader ?? up.FirstOrDefault() ?? _servers[0]).Host;
    }

    /// <summary>
    /// Waits until all servers have one view, with only themselves as members and led by the highest, and keep it for a while.
    /// Then waits until all messages of the clients are acknowledged.
    /// </summary>
    /// <returns>The view.</returns>
    /// <exception cref="NodeProcessException">That does not happen in time, or a process has ended.</exception>
    public async Task<ViewEvent> SettleAsync()
    {
        ViewEvent view;
        do view = await AgreeAsync();
        while (!await StaysQuietAsync());
        foreach (var client in _clients) await client.HasAllAcknowledgedAsync();
        return view;
    }

    /// <summary>Ends the streams, and waits until all acknowledged messages are delivered to all clients.</summary>
    /// <exception cref="NodeProcessException">A process has ended, or gets no acknowledgement.</exception>
    public async Task EndStreamsAsync()
    {
        foreach (var client in _clients) await client.EndStreamAsync();
        foreach (var client in _clients) await client.HasAllAcknowledgedAsync();
    }

    /// <summary>
    /// Asks a server for its whole history, as a newcomer on its host. A server that stalled on a busy machine and is not a
    /// member at the moment sends newcomers elsewhere, as it should. The history is then another server's, and nothing is lost.
    /// In this case the server is asked again when the group has settled.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="atLeast">The ids of the messages to wait for.</param>
    /// <param name="tell">Called with a line for each reader that was sent elsewhere.</param>
    /// <exception cref="NodeProcessException">A server has ended, the group does not settle, or the server always
    /// sends newcomers elsewhere.</exception>
    public async Task<HistoryEvidence> ReadHistoryAsync(
        ChaosServer server, IReadOnlyCollection<string> atLeast, Action<string> tell)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        for (var attempt = 1; !patience.IsCancellationRequested; attempt++)
        {
            // A new name, because the previous reader's may still be reserved.
            var name = string.Create(CultureInfo.InvariantCulture, $"reader{server.Host + 1}.{attempt}");
            await using var reader = ChaosClient.StartReader(_ground, server.Host, name, await EndpointAsync(server));
            await reader.JoinsAsync();
            if (reader.Evidence.WasOnlyAt(server.Self)) await WithoutPatienceAsync(reader.ReceivesAsync(atLeast));
            var evidence = reader.Evidence;
            if (evidence.WasOnlyAt(server.Self)) return new HistoryEvidence(server.Process.Label, evidence.Received);
            tell($"{name} was sent away by {server.Process.Label}, which is no member at the moment: "
                + "it is asked again when the group is at rest");
            await AgreeAsync();
        }

        throw new NodeProcessException($"{server.Process.Label} sends its readers elsewhere.", server.Process.Describe());
    }

    /// <summary>Waits until these messages are delivered to all clients.</summary>
    public async Task ReceiveAsync(IReadOnlyCollection<string> ids)
    {
        foreach (var client in _clients) await WithoutPatienceAsync(client.ReceivesAsync(ids));
    }

    /// <summary>All processes of the run.</summary>
    public IEnumerable<NodeProcess> Processes =>
        [.. _servers.SelectMany(server => server.Processes), .. _clients.Select(client => client.Process)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private static async Task<string> EndpointAsync(ChaosServer server)
    {
        await server.Process.WaitForAsync<ReadyEvent>(_ => true, Limits.Patience);
        return server.Self!.Endpoints[0];
    }

    // A timeout is ignored here, because the verdict reports missing messages.
    private static async Task WithoutPatienceAsync(Task waiting)
    {
        try
        {
            await waiting;
        }
        catch (NodeProcessException)
        {
        }
    }

    private async Task<ViewEvent> AgreeAsync()
    {
        var agreed = await Agreement.ReachedAsync(
            [.. _servers.Select(server => server.Process)],
            view => view.Leader.Instance == view.Members[0].Instance
                && view.Members.Select(member => member.Instance).ToHashSet()
                    .SetEquals(_servers.Select(server => server.Self?.Instance ?? "")),
            Limits.Patience);
        return agreed.Event;
    }

    private async Task<bool> StaysQuietAsync()
    {
        using var quiet = new CancellationTokenSource(Quiet);
        var changes = _servers
            .Select(server => server.Process.Events)
            .Select(events => events.FirstAsync(received => received.Event is ViewEvent, events.Count, quiet.Token))
            .ToList();
        try
        {
            await await Task.WhenAny(changes);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            await quiet.CancelAsync();
        }
    }
}
