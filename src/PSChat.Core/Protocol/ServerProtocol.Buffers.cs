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
        ("parked", _order.ParkedCount),
        ("waiting", _order.WaitingCount),
        ("forwards", _forwards.Count),
        ("rosterSessions", _roster.Sessions.Count),
        ("detachedSessions", _detachedSince.Count),
        ("agingSessions", _overSince.Count),
        ("roomMessages", _rooms.Values.Select(room => (long)room.Count).DefaultIfEmpty().Max()),
        ("roomBytes", _rooms.Values.Sum(room => room.Bytes)),
        ("attendance", _attendance),
        ("unacknowledged", _unacknowledged),
        ("rooms", _rooms.Count),
        ("endedSessions", _endedMeanwhile.Count),
        ("parkedClaims", _parkedClaims.Count),
        ("learners", _learners.Count),
        ("refusedJoiners", _refused.Count),
        ("movedMembers", _moved.Count),
        ("leavers", _leavers.Count),
        ("pulledFrom", _pulledFrom.Count),
        ("watched", _detector.Watched.Count()),
        ("higherStarters", _higherStarters.Count),
        ("brokenLinks", _brokenSince.Count),
        ("undeliveredViews", _undelivered.Count),
        ("epochs", _log.Frontier.Counts.Count),
    ];
}
