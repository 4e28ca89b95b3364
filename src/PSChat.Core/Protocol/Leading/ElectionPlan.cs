using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Whether a leader holds an election, why, among whom, and for whom: a pure function of what it sees.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Voters">Whom the winner asks, highest rank first.</param>
/// <param name="Leaving">Those of them that will not be members.</param>
/// <param name="MinimumCopies">The least that the new view's minimum of copies may be.</param>
/// <param name="Winner">Who is to win; null if nobody is left who could.</param>
internal sealed record ElectionPlan(ViewCause Cause, IReadOnlyList<Member> Voters, IReadOnlyList<Rank> Leaving, int MinimumCopies, Member? Winner)
{
    /// <returns>Null if there is no reason for an election, or it waits for more joiners.</returns>
    public static ElectionPlan? Make(ElectionSituation seen)
    {
        if (!IsUrgent(seen) && (!IsWorthwhile(seen) || seen.IsGathering)) return null;
        var voters = seen.View.Members.Except(seen.Failed).Select(seen.Newest).Union(seen.Ready.Select(learner => learner.Member))
            .OrderByDescending(member => member.Rank).Take(GroupLimits.MaximumMembers).ToList();
        var leaving = seen.Leavers.ToList();
        var winner = voters.Where(member => !leaving.Contains(member.Rank))
            .MaxBy(member => (!seen.IsDisappointing(member.Rank), seen.IsFit(member.Rank), member.Rank));
        if (winner is null && !seen.IsLeaving)
        {
            // It was to go for the sake of others, and of those nobody is left.
            leaving.Remove(seen.Self.Rank);
            winner = seen.Self;
        }

        var minimumCopies = seen.Ready.Select(learner => learner.MinimumCopies).Append(seen.View.MinimumCopies).Max();
        return new ElectionPlan(FindCause(seen), voters, leaving, minimumCopies, winner);
    }

    private static bool IsUrgent(ElectionSituation seen) => seen.Failed.Count > 0 || seen.Leavers.Count > 0 || seen.IsRequested;

    /// <summary>Joiners wait a moment for others, so that many joins at once share one election.</summary>
    private static bool IsWorthwhile(ElectionSituation seen) =>
        seen.Ready.Count > 0 || seen.IsOutranked || (!seen.HasLearners && seen.HoldsMoreThanHistory);

    private static ViewCause FindCause(ElectionSituation seen) =>
        seen.Failed.Count > 0 || seen.HasEvicted ? ViewCause.Failure
        : seen.Leavers.Count > 0 ? ViewCause.Leave
        : seen.Ready.Any(learner => learner.IsMerge) ? ViewCause.Merge
        : seen.Ready.Count > 0 ? ViewCause.Join
        : seen.IsRequested || !seen.HoldsMoreThanHistory ? ViewCause.Election
        : ViewCause.Merge;
}
