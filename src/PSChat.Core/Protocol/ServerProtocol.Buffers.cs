namespace PSChat.Protocol;

/// <summary>Sizes of everything that grows while the server runs.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>The size of each buffer by name, for tests: each must stay within a bound.</summary>
    public IEnumerable<(string Name, long Size)> BufferSizes =>
    [
        .. _home.BufferSizes,
        ("parked", _reign?.Sequencer.ParkedCount ?? 0),
        ("waiting", _reign?.Sequencer.WaitingCount ?? 0),
        ("forwards", _outbox.Count),
        ("rosterSessions", _users.Count),
        ("detachedSessions", _reign?.Detached.Count ?? 0),
        ("agingSessions", _replica.AgingCount),
        ("parkedClaims", _reign?.Rosters.ParkedCount ?? 0),
        ("learners", _reign?.Joiners.LearnerCount ?? 0),
        ("refusedJoiners", _reign?.Joiners.RefusedCount ?? 0),
        ("movedMembers", _reign?.MovedCount ?? 0),
        ("leavers", _reign?.Departures.Leavers.Count ?? 0),
        ("pulledFrom", _replica.PulledFromCount),
        ("watched", _detector.Watched.Count()),
        ("higherStarters", _search.HigherStarterCount),
        ("brokenLinks", _reign?.BrokenPairs.Count ?? 0),
        ("undeliveredViews", _replica.UndeliveredViews),
        ("epochs", _replica.Held.Counts.Count),
    ];
}
