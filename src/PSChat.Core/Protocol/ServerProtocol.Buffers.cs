namespace PSChat.Protocol;

/// <summary>What grows while the server runs.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>The size of each buffer by name, for tests: each must stay within a bound.</summary>
    public IEnumerable<(string Name, long Size)> BufferSizes =>
    [
        ("connections", _connections.Count),
        ("sessions", _sessions.Count),
        ("budgets", _budgets.Count),
        ("outstanding", _sessions.Values.Sum(session => (long)session.Outstanding.Count)),
        ("parked", _reign?.Sequencer.ParkedCount ?? 0),
        ("waiting", _reign?.Sequencer.WaitingCount ?? 0),
        ("forwards", _forwards.Count),
        ("rosterSessions", _roster.Sessions.Count),
        ("detachedSessions", _reign?.Detached.Count ?? 0),
        ("agingSessions", _overSince.Count),
        ("roomMessages", _rooms.Values.Select(room => (long)room.Count).DefaultIfEmpty().Max()),
        ("roomBytes", _rooms.Values.Sum(room => room.Bytes)),
        ("attendance", _attendance),
        ("unacknowledged", _unacknowledged),
        ("rooms", _rooms.Count),
        ("endedSessions", _endedMeanwhile.Count),
        ("parkedClaims", _reign?.Rosters.ParkedCount ?? 0),
        ("learners", _reign?.Joiners.LearnerCount ?? 0),
        ("refusedJoiners", _reign?.Joiners.RefusedCount ?? 0),
        ("movedMembers", _reign?.MovedCount ?? 0),
        ("leavers", _reign?.Departures.Leavers.Count ?? 0),
        ("pulledFrom", _pulledFrom.Count),
        ("watched", _detector.Watched.Count()),
        ("higherStarters", _higherStarters.Count),
        ("brokenLinks", _reign?.BrokenPairs.Count ?? 0),
        ("undeliveredViews", _undelivered.Count),
        ("epochs", _log.Frontier.Counts.Count),
    ];
}
