namespace PSChat;

/// <summary>Result of an election.</summary>
/// <param name="Winner">The new leader.</param>
/// <param name="Epoch">The epoch that the election opened.</param>
/// <param name="PreviousLeader">The leader before; null if there was none.</param>
/// <param name="Candidates">The members that could have won, the highest rank first.</param>
/// <param name="Duration">Time from the request to the new view.</param>
public sealed record ElectionResult(
    Member Winner,
    Epoch Epoch,
    Rank? PreviousLeader,
    IReadOnlyList<Member> Candidates,
    TimeSpan Duration);
