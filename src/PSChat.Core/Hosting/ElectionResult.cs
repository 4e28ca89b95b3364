namespace PSChat;

/// <summary>How an election ended.</summary>
/// <param name="Winner">The leader now.</param>
/// <param name="Epoch">The epoch that the election opened.</param>
/// <param name="PreviousLeader">Who led before; null if nobody did.</param>
/// <param name="Candidates">The members that could have won, the highest rank first.</param>
/// <param name="Duration">From the request to the new view.</param>
public sealed record ElectionResult(
    Member Winner,
    Epoch Epoch,
    Rank? PreviousLeader,
    IReadOnlyList<Member> Candidates,
    TimeSpan Duration);
