using PSChat.Protocol;

namespace PSChat.Simulation.Waiting;

/// <summary>Says what a client waits for at a moment. It sees all servers, and the network between all hosts.</summary>
/// <typeparam name="TServer">What identifies a server.</typeparam>
/// <param name="find">Finds a server; null if there never was one.</param>
/// <param name="flows">Whether what one host sends to another arrives.</param>
internal sealed class WaitSorter<TServer>(Func<TServer, ServerSight<TServer>?> find, Func<int, int, bool> flows)
{
    /// <summary>Sorts the wait of a client with a link.</summary>
    /// <param name="host">The client's host.</param>
    /// <param name="server">The server that it has a link with.</param>
    /// <param name="isAttached">Whether that server has attached it.</param>
    public WaitCause Sort(int host, TServer server, bool isAttached)
    {
        if (find(server) is not { Runs: true } home || !Reach(host, home.Host)) return WaitCause.DeadLink;
        var cause = SortServer(home);
        return isAttached || cause != WaitCause.UnderWay ? cause : WaitCause.OwnTries;
    }

    /// <summary>Sorts the wait of a client that dials a host; <paramref name="server"/> is the server there.</summary>
    public WaitCause SortDial(int host, int dialled, ServerSight<TServer>? server) =>
        server is { Runs: true } && Reach(host, dialled) ? WaitCause.OwnTries : WaitCause.DialNowhere;

    private WaitCause SortServer(ServerSight<TServer> server) => server.Role switch
    {
        ServerRole.Leading => SortLeader(server),
        ServerRole.Following => SortFollower(server),
        ServerRole.Bereft or ServerRole.Standing => WaitCause.Election,
        ServerRole.Promised => WaitCause.Promise,
        _ => WaitCause.Outside,
    };

    private WaitCause SortFollower(ServerSight<TServer> server)
    {
        if (find(server.Leader!) is not { Runs: true } leader) return WaitCause.LeaderSilent;
        var (there, back) = (flows(server.Host, leader.Host), flows(leader.Host, server.Host));
        if (!there && !back) return WaitCause.LeaderSilent;
        if (!there || !back) return WaitCause.LeaderOneWay;
        return leader.Role switch
        {
            ServerRole.Leading when leader.Epoch == server.Epoch => SortLeader(leader),
            ServerRole.Promised => WaitCause.Promise,
            _ => WaitCause.Election,
        };
    }

    private WaitCause SortLeader(ServerSight<TServer> leader)
    {
        var answering = leader.Members.Count(
            member => find(member) is { Runs: true } server && (server.Host == leader.Host || Reach(leader.Host, server.Host)));
        if (answering < leader.MinimumCopies) return WaitCause.Copies;
        if (leader.IsHandingOver) return WaitCause.Handover;
        if (leader.IsRechecking) return WaitCause.Recheck;
        return answering < leader.Quorum ? WaitCause.Quorum : WaitCause.UnderWay;
    }

    private bool Reach(int one, int other) => flows(one, other) && flows(other, one);
}
