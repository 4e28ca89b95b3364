using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Sessions and their names: home servers report their sessions, and the leader decides and replicates (N1, N2). After each
/// election the leader hears all members before it grants a new name.
/// </summary>
internal sealed partial class ServerProtocol
{
    /// <summary>
    /// Share of the sessions that may be taken before ended ones are removed, so that they never keep others out.
    /// </summary>
    private const double SessionShare = 7.0 / 8;

    /// <summary>The record of a session, if it is known; for tests.</summary>
    public SessionRecord? FindSession(Guid session) => _users.Find(session);

    private void OnClaim(Rank from, Claim claim)
    {
        if (Role != ServerRole.Leading) return;
        if (!_reign!.Rosters.IsComplete)
        {
            _reign.Rosters.Park(from, claim);
            return;
        }

        var (session, isGranted) = _users.Decide(claim, IsReserved);
        if (isGranted && Enrol(session))
        {
            _reign.Detached.Note(session, Now);
            Replicate(new RosterChange(Complete: false, [session], []));
            _home.FollowRecord(session);
        }

        if (!session.Attached) return;
        var answer = new ClaimAnswer(session.Session, isGranted, session.User);
        if (from == Me) _home.OnClaimAnswer(answer);
        else _effects.Send(from, answer);
    }

    /// <summary>Adds a record, unless it is outdated, and tells clients in the same rooms.</summary>
    private bool Enrol(SessionRecord session)
    {
        if (_users.Enrol(session, Now) is not { } changes) return false;
        _home.Show(changes);
        return true;
    }

    /// <summary>
    /// Whether a name is still reserved: it belongs to its session for a while after the connection was lost (N4).
    /// </summary>
    private bool IsReserved(SessionRecord session) =>
        _reign!.Detached.TimeWithout(session.Session, Now) is not { } without || without < _timings.NameReservation;

    private void OnRosterChange(Rank from, RosterChange change)
    {
        if (Role == ServerRole.Leading)
        {
            // A session may have moved to another home by then (N8). Its old home has no say in it any longer.
            EndSessions([.. change.Ended.Where(session => _users.Find(session)?.Home == from)]);
            return;
        }

        if (_view is null || from != _view.Leader.Rank) return;
        if (change.Complete) _users.Clear();
        foreach (var session in change.Sessions)
        {
            Enrol(session);
            _home.FollowRecord(session);
        }

        foreach (var session in change.Ended)
        {
            _users.Remove(session);
            _home.Show(_users.Hide(session));
        }
    }

    private void EndSessions(List<Guid> ended)
    {
        foreach (var session in ended.Where(_users.Remove))
        {
            _reign!.Detached.Remove(session);
            _home.Show(_users.Hide(session));
        }

        if (ended.Count > 0) Replicate(new RosterChange(Complete: false, [], ended));
    }

    private void Replicate(RosterChange change)
    {
        foreach (var member in Others(_view!)) _effects.Send(member.Rank, change);
    }

    private void OnViewAck(Rank from, ViewAck ack)
    {
        if (Role != ServerRole.Leading || ack.Epoch != _view!.Epoch || _reign!.Followers.Find(from) is null) return;

        // It may have asked to be taken in again, because the view came late. Now it is a member, and has to get all that members
        // get.
        _reign.Joiners.Remove(from);
        if (_reign.Rosters.Add(from, ack) is { } reported) OnMemberInstalled(from, reported);
    }

    /// <summary>A member has acknowledged the view and reported the sessions whose home it is.</summary>
    private void OnMemberInstalled(Rank member, IReadOnlyList<SessionRecord> sessions)
    {
        _reign!.Followers.Find(member)?.OnInstalled(Now);
        var isFirst = _reign.Rosters.Complete(member);
        if (!isFirst && _reign.Rosters.IsComplete)
        {
            Reconcile(member, sessions);
            return;
        }

        foreach (var session in sessions) _users.Put(session);
        foreach (var session in _users.ListGone(member, sessions, _view!)) _users.Put(session);
        if (_reign.Rosters.IsComplete) OnAllRostersIn();
    }

    /// <summary>
    /// A member has reported once more in the same view (N9). Its link was lost, or it had lost the leader for a moment. Reports
    /// that it sent in between were lost as well.
    /// </summary>
    private void Reconcile(Rank member, IReadOnlyList<SessionRecord> sessions)
    {
        foreach (var session in sessions)
        {
            if (_users.Find(session.Session) is { Attached: true } known && known.Version >= session.Version) continue;
            OnClaim(member, new Claim(session, MayRename: true));
        }

        foreach (var session in _users.ListGone(member, sessions, _view!)) OnClaim(member, new Claim(session, MayRename: false));
    }

    private void OnAllRostersIn()
    {
        foreach (var session in _users.Sessions) _reign!.Detached.Note(session, Now);
        foreach (var renamed in _users.RenameIntruders(IsReserved)) _home.TakeName(renamed.Session, renamed.User);
        foreach (var member in Others(_view!)) SendRoster(member.Rank);
        foreach (var session in _users.Sessions.ToList()) _home.Show(_users.Show(session, Now));
        foreach (var (from, claim) in _reign!.Rosters.TakeParked()) OnClaim(from, claim);
        SequenceParked();
        _home.ReportUngranted();
    }

    private void SendRoster(Rank to)
    {
        if (!_reign!.Rosters.IsComplete) return;
        var isFirst = true;
        foreach (var part in Batch.Of([.. _users.Sessions], RosterFields.Estimate))
        {
            _effects.Send(to, new RosterChange(Complete: isFirst, part, []));
            isFirst = false;
        }
    }

    private void EndOldSessions()
    {
        if (Role != ServerRole.Leading) return;
        EndSurplusSessions();
        EndSessions(_reign!.Detached.ListOver(_timings.SessionRetention, Now));
    }

    /// <summary>Ends the sessions that have been gone for longest, before new ones are refused.</summary>
    private void EndSurplusSessions()
    {
        var surplus = _users.Count - (int)(_settings.Limits.Sessions * SessionShare);
        if (surplus <= 0) return;
        var gone = _reign!.Detached.ListLongest(surplus);
        if (gone.Count > 0) OnRosterChange(Me, new RosterChange(Complete: false, [], gone));
    }
}
