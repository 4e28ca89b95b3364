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
    private readonly HashSet<Rank> _awaitedRosters = [];
    private readonly Dictionary<Rank, List<SessionRecord>> _reportedSessions = [];
    private readonly List<(Rank From, SessionRecord Session)> _parkedClaims = [];
    private readonly Dictionary<Guid, TimeSpan> _reservedUntil = [];
    private readonly List<Guid> _endedMeanwhile = [];

    private List<SessionRecord> ListOwnSessions() =>
        [.. _sessions.Values.Where(session => session.IsGranted).Select(session => session.Record)];

    /// <summary>A session of ours is new or has changed.</summary>
    private void ReportSession(SessionRecord session)
    {
        if (Role == ServerRole.Leading) OnClaim(Me, new Claim(session));
        else if (Role == ServerRole.Following) _effects.Send(_view!.Leader.Rank, new Claim(session));
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
        if (_awaitedRosters.Count > 0)
        {
            _parkedClaims.Add((from, claim.Session));
            return;
        }

        var session = claim.Session;
        var owner = _roster.FindOwner(session.User);
        var granted = owner is null || owner.Session == session.Session;
        if (granted && _roster.Put(session))
        {
            NoteReservation(session);
            Replicate(new RosterChange(Complete: false, [session], []));
        }

        if (!session.Attached) return;
        var answer = new ClaimAnswer(session.Session, granted);
        if (from == Me) OnClaimAnswer(answer);
        else _effects.Send(from, answer);
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
            Grant(client);
            return;
        }

        if (client.IsGranted) return;
        _clients.Remove(client.Connection);
        _connections.Remove(client.Connection);
        Forget(client);
        _effects.CloseClient(client.Connection, ChatError.NameTaken, $"The name '{client.Record.User}' is taken.");
    }

    private void OnRosterChange(Rank from, RosterChange change)
    {
        if (Role == ServerRole.Leading)
        {
            foreach (var session in change.Ended.Where(_roster.Remove)) _reservedUntil.Remove(session);
            if (change.Ended.Count > 0) Replicate(change with { Complete = false, Sessions = [] });
            return;
        }

        if (_view is null || from != _view.Leader.Rank) return;
        if (change.Complete) _roster.Clear();
        foreach (var session in change.Sessions) _roster.Put(session);
        foreach (var session in change.Ended) _roster.Remove(session);
    }

    private void Replicate(RosterChange change)
    {
        foreach (var member in Others(_view!)) _effects.Send(member.Rank, change);
    }

    private void OnViewAck(Rank from, ViewAck ack)
    {
        if (Role != ServerRole.Leading || ack.Epoch != _view!.Epoch || !_followers.ContainsKey(from)) return;
        if (!_reportedSessions.TryGetValue(from, out var reported)) _reportedSessions[from] = reported = [];
        reported.AddRange(ack.Sessions);
        if (!ack.IsLast) return;
        _reportedSessions.Remove(from);
        OnMemberInstalled(from, reported);
    }

    /// <summary>A member has acknowledged the view, with the sessions whose home it is.</summary>
    private void OnMemberInstalled(Rank member, IReadOnlyList<SessionRecord> sessions)
    {
        if (_followers.TryGetValue(member, out var follower)) follower.HasInstalled = true;
        if (member == Me)
        {
            _awaitedRosters.Clear();
            _reportedSessions.Clear();
            _parkedClaims.Clear();
            _awaitedRosters.UnionWith(_view!.Members.Select(other => other.Rank));
        }

        if (!_awaitedRosters.Remove(member)) return;
        foreach (var session in sessions) _roster.Put(session);
        var present = sessions.Select(session => session.Session).ToHashSet();
        foreach (var session in _roster.Sessions.ToList())
        {
            var isGone = session.Home == member ? !present.Contains(session.Session) : !_view!.Contains(session.Home);
            if (session.Attached && isGone) _roster.Put(session with { Attached = false, Version = session.Version + 1 });
        }

        if (_awaitedRosters.Count == 0) OnAllRostersIn();
    }

    private void OnAllRostersIn()
    {
        foreach (var session in _roster.Sessions) NoteReservation(session);
        var isFirst = true;
        foreach (var part in Batches([.. _roster.Sessions], RosterFields.Estimate))
        {
            Replicate(new RosterChange(Complete: isFirst, part, []));
            isFirst = false;
        }

        foreach (var (from, session) in _parkedClaims.ToArray()) OnClaim(from, new Claim(session));
        _parkedClaims.Clear();
        ReportUngranted();
    }

    private void ReportUngranted()
    {
        foreach (var client in _sessions.Values.Where(client => !client.IsGranted).ToList()) ReportSession(client.Record);
    }

    private void NoteReservation(SessionRecord session)
    {
        if (session.Attached) _reservedUntil.Remove(session.Session);
        else _reservedUntil.TryAdd(session.Session, Now + _timings.NameReservation);
    }

    private void FreeReservedNames()
    {
        if (Role != ServerRole.Leading) return;
        var expired = _reservedUntil.Where(reserved => Now >= reserved.Value).Select(reserved => reserved.Key).ToList();
        if (expired.Count > 0) OnRosterChange(Me, new RosterChange(Complete: false, [], expired));
    }
}
