using PSChat.Hosting;
using PSChat.Simulation.Bouts;
using PSChat.Simulation.Waiting;

namespace PSChat.Kit.Chaos;

/// <summary>
/// Says what a client of a run waited for at any moment. Everything comes from what the processes reported and from the faults:
/// the client's connection, its server's role and view, and the network that the faults left.
/// </summary>
internal sealed class WaitEvidence(ChaosEvidence evidence, IReadOnlyList<ServerTrack> servers)
{
    private readonly Dictionary<string, ServerTrack> _servers = servers.DistinctBy(server => server.Instance)
        .ToDictionary(server => server.Instance);

    /// <summary>Divides a wait into the times that each cause took.</summary>
    public Dictionary<WaitCause, TimeSpan> Divide(ClientEvidence client, DateTimeOffset from, DateTimeOffset to)
    {
        var parts = new Dictionary<WaitCause, TimeSpan>();
        List<DateTimeOffset> times = [from, .. ListChanges(client).Where(at => at > from && at < to).Distinct().Order(), to];
        for (var at = 1; at < times.Count; at++)
        {
            var cause = Sort(client, times[at - 1]);
            parts[cause] = parts.GetValueOrDefault(cause) + (times[at] - times[at - 1]);
        }

        return parts;
    }

    private IEnumerable<DateTimeOffset> ListChanges(ClientEvidence client) => client.Connections.Select(change => change.Time)
        .Concat(_servers.Values.SelectMany(server => server.Changes))
        .Concat(evidence.Faults.SelectMany(fault => new[] { fault.From, fault.To ?? DateTimeOffset.MaxValue }));

    private WaitCause Sort(ClientEvidence client, DateTimeOffset at)
    {
        var connection = client.Connections.LastOrDefault(change => change.Time <= at);
        if (connection is not { State: ConnectionState.Connected, Server: { } home }) return WaitCause.OwnTries;
        var sorter = new WaitSorter<string>(
            instance => _servers.TryGetValue(instance, out var server) ? server.See(at, Runs(server, at)) : null,
            (from, to) => Flows(from, to, at));
        return sorter.Sort(client.Host, home.Instance, isAttached: true);
    }

    private bool Runs(ServerTrack server, DateTimeOffset at) => !evidence.Faults.Any(fault => fault.Kind switch
    {
        BoutFaultKind.Freeze => fault.Lasts(at) && fault.Hosts.Contains(server.Host),
        BoutFaultKind.Kill or BoutFaultKind.Leave => fault.Dead == server.Instance && fault.From <= at,
        _ => false,
    });

    private bool Flows(int from, int to, DateTimeOffset at) => from == to
        || !evidence.Faults.Any(fault => fault.Lasts(at) && Cuts(fault, from, to));

    private static bool Cuts(FaultRecord fault, int from, int to) => fault.Kind switch
    {
        BoutFaultKind.Unplug => fault.Hosts.Contains(from) || fault.Hosts.Contains(to),
        BoutFaultKind.Split => fault.Hosts.Contains(from) != fault.Hosts.Contains(to),
        BoutFaultKind.Mute => fault.Hosts.Contains(from),
        BoutFaultKind.Deafen => fault.Hosts.Contains(to),
        BoutFaultKind.OneWay => fault.Sender == from && fault.Hosts.Contains(to) && to != from,
        _ => false,
    };
}
