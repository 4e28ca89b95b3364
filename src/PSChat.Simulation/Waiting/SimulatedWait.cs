using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Waiting;

/// <summary>Looks at a simulated group, and says what a client of it waits for.</summary>
internal sealed class SimulatedWait
{
    private readonly SimulatedGroup _group;
    private readonly WaitSorter<Rank> _sorter;

    public SimulatedWait(SimulatedGroup group)
    {
        _group = group;
        _sorter = new WaitSorter<Rank>(rank => group.Find(rank) is { } server ? See(server) : null, group.Network.Flows);
    }

    public WaitCause Sort(SimulatedClient client)
    {
        if (client.DialledHost is { } host)
        {
            var there = _group.Servers.FindLast(server => server.Host == host && server.IsAlive);
            return _sorter.SortDial(client.Host, host, there is null ? null : See(there));
        }

        if (client.Server is not { } home) return WaitCause.OwnTries;
        var cause = _sorter.Sort(client.Host, home.Self.Rank, client.Protocol.State == ClientState.Attached);
        return client.Protocol.IsThrottled && cause == WaitCause.UnderWay ? WaitCause.Throttled : cause;
    }

    private static ServerSight<Rank> See(SimulatedServer server)
    {
        var protocol = server.Protocol;
        return new ServerSight<Rank>
        {
            Host = server.Host,
            Runs = server is { IsAlive: true, IsPaused: false },
            Role = protocol.Role,
            Leader = protocol.View?.Leader.Rank ?? Rank.None,
            Epoch = protocol.View?.Epoch.Number ?? 0,
            Members = protocol.View is { } view ? [.. view.Members.Select(member => member.Rank)] : [],
            MinimumCopies = protocol.View?.MinimumCopies ?? 1,
            IsHandingOver = protocol.IsHandingOver,
            IsRechecking = protocol.IsRechecking,
        };
    }
}
