using PSChat.Hosting;
using PSChat.Kit.Chaos;
using PSChat.Node.Events;
using PSChat.Simulation.Waiting;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Times that clients had to wait.</summary>
internal sealed class Pauses(ChaosEvidence evidence, WaitEvidence waits)
{
    /// <summary>The longest time from a send to its acknowledgement.</summary>
    public TimeSpan LongestWait => evidence.Clients
        .SelectMany(client => client.Acknowledged, (client, each) => each.Time - SentAt(client, each))
        .DefaultIfEmpty()
        .Max();

    /// <summary>
    /// The longest time without an acknowledgement of a client that waited for one, with the client and the beginning. Only times
    /// without a fault at its own host and its server's host count, so this is the cost of other hosts' faults.
    /// </summary>
    public (TimeSpan Length, string Client, DateTimeOffset From) LongestOfUnhurt =>
        evidence.Clients.SelectMany(Of).Where(pause => IsUnhurt(pause.Client, pause.From, pause.To))
            .Select(pause => (pause.To - pause.From, pause.Client.Name, pause.From))
            .OrderBy(pause => pause.Item1).LastOrDefault();

    /// <summary>The pauses that are long enough to be noticed, with the causes of each.</summary>
    /// <param name="start">Start of the run.</param>
    /// <param name="seed">Seed of the run.</param>
    public IReadOnlyList<ClientPause> Sort(DateTimeOffset start, int seed) =>
    [
        .. evidence.Clients.SelectMany(Of).Where(pause => pause.To - pause.From >= ClientPause.Noticed).Select(pause =>
            new ClientPause(
                pause.Client.Name, pause.From - start, waits.Divide(pause.Client, pause.From, pause.To),
                IsTouched: !IsUnhurt(pause.Client, pause.From, pause.To)) { Seed = (ulong)seed }),
    ];

    private static IEnumerable<(ClientEvidence Client, DateTimeOffset From, DateTimeOffset To)> Of(ClientEvidence client)
    {
        var before = DateTimeOffset.MinValue;
        foreach (var acknowledged in client.Acknowledged)
        {
            var sent = SentAt(client, acknowledged);
            var from = sent > before ? sent : before;
            before = acknowledged.Time;
            yield return (client, from, acknowledged.Time);
        }
    }

    private bool IsUnhurt(ClientEvidence client, DateTimeOffset from, DateTimeOffset to)
    {
        var connection = client.Connections.LastOrDefault(each => each.Time <= from);
        if (connection is not { State: ConnectionState.Connected, Server: { } server }) return false;
        return evidence.HostOf.TryGetValue(server.Instance, out var home) && !evidence.Faults.Any(fault =>
            fault.From < to && (fault.To ?? DateTimeOffset.MaxValue) > from
            && (fault.Hosts.Contains(home) || fault.Hosts.Contains(client.Host)));
    }

    private static DateTimeOffset SentAt(ClientEvidence client, AcknowledgedEvent acknowledged) =>
        client.SentAt[ClientEvidence.NumberOf(acknowledged.Id) - 1];
}
