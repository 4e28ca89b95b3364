using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// The clients whose home this server is. <see cref="HomeServer"/> keeps them, and this file gives it what it needs.
/// </summary>
internal sealed partial class ServerProtocol : IGroupOfHome
{
    /// <summary>Delivered messages, by room; for tests.</summary>
    public IEnumerable<RoomLog> Rooms => _home.Rooms;

    /// <summary>Number of attached clients.</summary>
    public int ClientCount => _home.ClientCount;

    private bool IsMember => Role is not (ServerRole.Discovering or ServerRole.Joining or ServerRole.Ended) && _view is not null;

    bool IGroupOfHome.IsMember => IsMember;

    /// <summary>A client has dialled and said hello.</summary>
    public void ClientUp(Instant now, long connection)
    {
        Enter(now);
        _home.ClientUp(connection);
    }

    /// <summary>A client's connection broke, or the client closed it.</summary>
    public void ClientDown(Instant now, long connection)
    {
        Enter(now);
        _home.ClientDown(connection);
    }

    /// <summary>A frame has arrived from a client.</summary>
    public void ReceiveFromClient(Instant now, long connection, Frame frame)
    {
        Enter(now);
        _home.Receive(connection, frame);
    }

    /// <summary>See <see cref="HomeServer.ReadDeliveries"/>.</summary>
    public bool ReadDeliveries(long connection, int maximumBytes, List<DeliveredEntry> into) =>
        _home.ReadDeliveries(connection, maximumBytes, into);

    /// <summary>See <see cref="HomeServer.TryReadRun"/>.</summary>
    public bool TryReadRun(long connection, int maximumBytes, out RoomRun run, out bool hasMore) =>
        _home.TryReadRun(connection, maximumBytes, out run, out hasMore);

    void IGroupOfHome.Submit(Submission submission) => Submit(submission);

    void IGroupOfHome.Report(Claim claim)
    {
        if (Role == ServerRole.Leading) OnClaim(Me, claim);
        else if (Role == ServerRole.Following) _effects.Send(_view!.Leader.Rank, claim);
    }

    void IGroupOfHome.EndSession(Guid session)
    {
        var change = new RosterChange(Complete: false, [], [session]);
        if (Role == ServerRole.Leading) OnRosterChange(Me, change);
        else if (Role == ServerRole.Following) _effects.Send(_view!.Leader.Rank, change);
        else _home.KeepEnded(session);
    }

    void IGroupOfHome.AskMembers(long connection) => AskMembersFor(connection);

    void IGroupOfHome.HoldElection() => RequestElection(_moment.Instant);

    void IGroupOfHome.FinishHistory() => _replica.FinishHistory();

    private void OnSweepAlarm()
    {
        _home.Sweep();
        EndOldSessions();
        _home.SweepBudgets();
        _home.Show(_users.Sweep(Now));
        _home.SweepDue.Set(Now + _timings.Mark);
    }

    /// <summary>Forgets sessions that have been over for so long that no client can come back to them (K7).</summary>
    private void OnAgingAlarm()
    {
        _replica.AgingDue.Set(Now + _timings.Aging);
        foreach (var session in _replica.Age(session => _users.Find(session) is not null || _home.IsHomeOf(session)))
        {
            _reign?.Sequencer.Forget(session);
        }
    }
}
