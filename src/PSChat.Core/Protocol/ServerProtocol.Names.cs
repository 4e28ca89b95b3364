using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Who is where: user names are unique in the group and belong to sessions. Soft state: home servers report, the leader
/// decides and replicates; after each election the leader hears all members before it grants a new name.
/// </summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _sweepAlarm = new();
    private readonly Roster _roster = new();
    private readonly List<Guid> _endedMeanwhile = [];

    /// <summary>What is known of a session; for tests.</summary>
    public SessionRecord? FindSession(Guid session) => _roster.Find(session);

    private List<SessionRecord> ListOwnSessions() =>
        [.. _sessions.Values.Where(session => session.IsGranted).Select(session => session.Record)];

    /// <summary>A session of ours is new or has changed.</summary>
    private void ReportSession(ClientSession client) => Report(new Claim(client.Record, client.IsGranted || client.IsResumed));

    /// <summary>A session of ours has lost its connection.</summary>
    private void ReportDetached(ClientSession client) =>
        Report(new Claim(client.Record with { Attached = false, Version = client.Record.Version + 1 }, MayRename: false));

    private void Report(Claim claim)
    {
        if (Role == ServerRole.Leading) OnClaim(Me, claim);
        else if (Role == ServerRole.Following) _effects.Send(_view!.Leader.Rank, claim);
    }

    private void EndSession(Guid session)
    {
        var change = new RosterChange(Complete: false, [], [session]);
        if (Role == ServerRole.Leading) OnRosterChange(Me, change);
        else if (Role == ServerRole.Following) _effects.Send(_view!.Leader.Rank, change);
        else _endedMeanwhile.Add(session);
    }

    /// <summary>Sessions that ended while there was no leader to tell.</summary>
    private void ReportEnded()
    {
        var ended = _endedMeanwhile.ToArray();
        _endedMeanwhile.Clear();
        foreach (var session in ended) EndSession(session);
    }

    private void OnClaim(Rank from, Claim claim)
    {
        if (Role != ServerRole.Leading) return;
        if (!_reign!.Rosters.IsComplete)
        {
            _reign.Rosters.Park(from, claim);
            return;
        }

        var session = claim.Session.Attached ? AboveWhatWasInferred(claim.Session) : UnderItsName(claim.Session);
        if (!MayHave(session.Session, session.User) && session.Attached && claim.MayRename) session = Rename(session);
        var granted = MayHave(session.Session, session.User);
        if (granted && Enrol(session))
        {
            _reign.Detached.Note(session, Now);
            Replicate(new RosterChange(Complete: false, [session], []));
            if (_sessions.TryGetValue(session.Session, out var client)) FollowRecord(client, session);
        }

        if (!session.Attached) return;
        var answer = new ClaimAnswer(session.Session, granted, session.User);
        if (from == Me) OnClaimAnswer(answer);
        else _effects.Send(from, answer);
    }

    /// <summary>Takes a record in, unless it is old news, and tells who is in the same rooms.</summary>
    private bool Enrol(SessionRecord session)
    {
        if (!_roster.Put(session)) return false;
        ShowPresence(_presence.Put(session, Now));
        return true;
    }

    /// <summary>
    /// A session whose home did not report it, because it had not been told yet that the name is granted, was taken for
    /// gone. Its home says that it is not; that record must not pass for an older one.
    /// </summary>
    private SessionRecord AboveWhatWasInferred(SessionRecord claimed) =>
        _roster.Find(claimed.Session) is { Attached: false } known && known.Home == claimed.Home && known.Version >= claimed.Version
            ? claimed with { Version = known.Version + 1 }
            : claimed;

    /// <summary>A session that went away before it heard of its new name has gone away under that one.</summary>
    private SessionRecord UnderItsName(SessionRecord gone) => _roster.Find(gone.Session) is { } known && known.User != gone.User
        ? gone with { User = known.User, Version = Math.Max(gone.Version, known.Version + 1) }
        : gone;

    private bool MayHave(Guid session, string user) => _roster.FindOwner(user) is not { } owner
        || owner.Session == session
        || (!owner.Attached && !IsReserved(owner));

    /// <summary>A name belongs to its session for a while after the connection was lost.</summary>
    private bool IsReserved(SessionRecord session) =>
        _reign!.Detached.TimeWithout(session.Session, Now) is not { } without || without < _timings.NameReservation;

    /// <summary>The same session under a name that nobody has: its own, with a number.</summary>
    private SessionRecord Rename(SessionRecord session)
    {
        for (var number = 2; ; number++)
        {
            var name = Names.Numbered(session.User, number);
            if (!MayHave(session.Session, name)) continue;
            _effects.Trace($"{session.User} of {session.Home} is {name} from now on");
            return session with { User = name, Version = session.Version + 1 };
        }
    }

    private void OnClaimAnswer(ClaimAnswer answer)
    {
        if (!_sessions.TryGetValue(answer.Session, out var client))
        {
            // The client went away while its name was being claimed.
            if (answer.Granted) EndSession(answer.Session);
            return;
        }

        if (answer.Granted)
        {
            // One that is in already may have claimed two names one after the other, as no honest client does: the answers to
            // both would have it claim the other one again for ever. What the leader gave it is told by its record.
            if (!client.IsGranted) TakeName(client, answer.User);
            Grant(client);
            return;
        }

        if (client.IsGranted) return;
        _clients.Remove(client.Connection);
        _connections.Remove(client.Connection);
        Forget(client);
        _effects.CloseClient(client.Connection, ChatError.NameTaken, $"The name '{client.Record.User}' is taken.");
    }

    /// <summary>A client of ours has another name than it claimed.</summary>
    private void TakeName(ClientSession client, string user)
    {
        if (client.Record.User == user) return;

        // Two above: the leader has given the new name with one above what it knew of the session.
        client.Record = client.Record with { User = user, Version = client.Record.Version + 2 };
        if (client.IsGranted) _effects.SendToClient(client.Connection, new Renamed(user));
        ReportSession(client);
    }

    /// <summary>
    /// What the leader knows of a session of ours. It may have given the name to an earlier claim, or not know of our last
    /// report, or have taken the session for gone. An older record is only late.
    /// </summary>
    private void FollowRecord(ClientSession client, SessionRecord record)
    {
        if (record.Version < client.Record.Version) return;
        if (record.User != client.Record.User)
        {
            TakeName(client, record.User);
            return;
        }

        if (record.Home != Me) return;
        var isRight = record.Attached && record.Rooms.AsSpan().SequenceEqual(client.Record.Rooms.AsSpan());
        if (isRight && record.Version == client.Record.Version) return;
        client.Record = client.Record with { Version = record.Version + (isRight ? 0 : 1) };
        if (!isRight) ReportSession(client);
    }

    private void OnRosterChange(Rank from, RosterChange change)
    {
        if (Role == ServerRole.Leading)
        {
            // A session may have moved on to another home meanwhile; its old one has no say in it any more.
            EndSessions([.. change.Ended.Where(session => _roster.Find(session)?.Home == from)]);
            return;
        }

        if (_view is null || from != _view.Leader.Rank) return;
        if (change.Complete) _roster.Clear();
        foreach (var session in change.Sessions)
        {
            Enrol(session);
            if (_sessions.TryGetValue(session.Session, out var client)) FollowRecord(client, session);
        }

        foreach (var session in change.Ended)
        {
            _roster.Remove(session);
            ShowPresence(_presence.Remove(session));
        }
    }

    private void EndSessions(List<Guid> ended)
    {
        foreach (var session in ended.Where(_roster.Remove))
        {
            _reign!.Detached.Remove(session);
            ShowPresence(_presence.Remove(session));
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
        if (_reign.Rosters.Add(from, ack) is { } reported) OnMemberInstalled(from, reported);
    }

    /// <summary>A member has acknowledged the view, with the sessions whose home it is.</summary>
    private void OnMemberInstalled(Rank member, IReadOnlyList<SessionRecord> sessions)
    {
        _reign!.Followers.Find(member)?.OnInstalled(Now);
        var isFirst = _reign.Rosters.Complete(member);
        if (!isFirst && _reign.Rosters.IsComplete)
        {
            Reconcile(member, sessions);
            return;
        }

        foreach (var session in sessions) _roster.Put(session);
        foreach (var session in ListGone(member, sessions)) _roster.Put(session);
        if (_reign.Rosters.IsComplete) OnAllRostersIn();
    }

    /// <summary>
    /// A member has reported once more in the same view: the link was lost, or it had lost the leader for a moment, and what
    /// it said meanwhile was lost as well.
    /// </summary>
    private void Reconcile(Rank member, IReadOnlyList<SessionRecord> sessions)
    {
        foreach (var session in sessions)
        {
            if (_roster.Find(session.Session) is { Attached: true } known && known.Version >= session.Version) continue;
            OnClaim(member, new Claim(session, MayRename: true));
        }

        foreach (var session in ListGone(member, sessions)) OnClaim(member, new Claim(session, MayRename: false));
    }

    /// <summary>The sessions that are not where they were: their home does not report them, or is gone itself.</summary>
    private List<SessionRecord> ListGone(Rank member, IReadOnlyList<SessionRecord> reported)
    {
        var present = reported.Select(session => session.Session).ToHashSet();
        return
        [
            .. _roster.Sessions
                .Where(session => session.Attached && (session.Home == member ? !present.Contains(session.Session) : !_view!.Contains(session.Home)))
                .Select(session => session with { Attached = false, Version = session.Version + 1 }),
        ];
    }

    private void OnAllRostersIn()
    {
        foreach (var session in _roster.Sessions) _reign!.Detached.Note(session, Now);
        RenameIntruders();
        foreach (var member in Others(_view!)) SendRoster(member.Rank);
        foreach (var session in _roster.Sessions.ToList()) ShowPresence(_presence.Put(session, Now));
        foreach (var (from, claim) in _reign!.Rosters.TakeParked()) OnClaim(from, claim);
        SequenceParked();
        ReportUngranted();
    }

    private void SendRoster(Rank to)
    {
        if (!_reign!.Rosters.IsComplete) return;
        var isFirst = true;
        foreach (var part in Batches([.. _roster.Sessions], RosterFields.Estimate))
        {
            _effects.Send(to, new RosterChange(Complete: isFirst, part, []));
            isFirst = false;
        }
    }

    /// <summary>Two groups have become one: of two users with one name the earlier claim keeps it.</summary>
    private void RenameIntruders()
    {
        foreach (var session in _roster.ListIntruders())
        {
            var renamed = Rename(session);
            _roster.Put(renamed);
            if (_sessions.TryGetValue(session.Session, out var client)) TakeName(client, renamed.User);
        }
    }

    private void ReportUngranted()
    {
        foreach (var client in _sessions.Values.Where(client => !client.IsGranted).ToList()) ReportSession(client);
    }

    private void EndOldSessions()
    {
        if (Role != ServerRole.Leading) return;
        EndSurplusSessions();
        EndSessions(_reign!.Detached.ListOver(_timings.SessionRetention, Now));
    }
}
