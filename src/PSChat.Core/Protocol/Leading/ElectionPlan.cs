using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>
/// A leader's decision whether to hold an election, why, among which servers, and for which winner. It is a pure function of what
/// the leader sees.
/// </summary>
/// <param name="Cause">Reason for the election.</param>
/// <param name="Voters">Servers that the winner asks, highest rank first.</param>
/// <param name="Leaving">Voters that will not be members.</param>
/// <param name="MinimumCopies">Lower bound for the new view's minimum copies.</param>
/// <param name="Winner">Server that is to win; null if no server is left that could.</param>
internal sealed record ElectionPlan(
    ViewCause Cause, IReadOnlyList<Member> Voters, IReadOnlyList<Rank> Leaving, int MinimumCopies, Member? Winner)
{
    /// <returns>Null if there is no reason for an election, or it waits for more joiners.</returns>
    public static ElectionPlan? Make(ElectionSituation seen)
    {
        var coming = seen.Coming;
        if (!IsUrgent(seen) && (!IsWorthwhile(seen, coming) || seen.IsGathering)) return null;
        var voters = seen.View.Members.Except(seen.Failed).Select(seen.Newest).Union(coming.Select(learner => learner.Member))
            .OrderByDescending(member => member.Rank).ToList();
        var leaving = seen.Leavers.ToList();
        var winner = voters.Where(member => !leaving.Contains(member.Rank))
            .MaxBy(member => (!seen.IsDisappointing(member.Rank), seen.IsFit(member.Rank), member.Rank));
        if (winner is null && !seen.IsLeaving)
        {
            // This leader was to be evicted for the sake of others, and none of those is left (F10).
            leaving.Remove(seen.Self.Rank);
            winner = seen.Self;
        }

        var minimumCopies = coming.Select(learner => learner.MinimumCopies).Append(seen.View.MinimumCopies).Max();
        return new ElectionPlan(FindCause(seen, coming), voters, leaving, minimumCopies, winner);
    }

    private static bool IsUrgent(ElectionSituation seen) => seen.Failed.Count > 0 || seen.Leavers.Count > 0 || seen.IsRequested;

    /// <summary>
    /// Whether the reasons are enough. Joiners wait a moment for others, so that many joins at once share one election (G3).
    /// </summary>
    private static bool IsWorthwhile(ElectionSituation seen, IReadOnlyList<Learner> coming) =>
        coming.Count > 0 || seen.IsOutranked || (!seen.HasLearners && seen.HoldsMoreThanHistory);

    private static ViewCause FindCause(ElectionSituation seen, IReadOnlyList<Learner> coming) =>
        seen.Failed.Count > 0 || seen.HasEvicted ? ViewCause.Failure
        : seen.Leavers.Count > 0 ? ViewCause.Leave
        : coming.Any(learner => learner.IsMerge) ? ViewCause.Merge
        : coming.Count > 0 ? ViewCause.Join
        : seen.IsRequested || !seen.HoldsMoreThanHistory ? ViewCause.Election
        : ViewCause.Merge;
}
