using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Pairs of members that do not hear each other in both directions, with the time since when.</summary>
internal sealed class BrokenPairs
{
    private readonly Dictionary<(Rank One, Rank Other), TimeSpan> _since = [];

    public int Count => _since.Count;

    /// <summary>
    /// Finds the member that must go because of a broken pair (F10). Two members that do not hear each other would each be right
    /// to accuse the other, again and again. The one with fewer links goes; if both have as many, the lower rank. The leader
    /// itself is not excepted. The member becomes a learner until it has a link with the leader again.
    /// </summary>
    /// <param name="members">The members that have not failed.</param>
    /// <param name="areLinked">Whether two members hear each other.</param>
    /// <param name="now">The moment.</param>
    /// <param name="patience">Time for which a pair must have been broken.</param>
    public Rank? FindHalfConnected(List<Rank> members, Func<Rank, Rank, bool> areLinked, TimeSpan now, TimeSpan patience)
    {
        if (members.Count < 3) return null;
        foreach (var (one, other) in Pairs(members))
        {
            if (areLinked(one, other)) _since.Remove((one, other));
            else _since.TryAdd((one, other), now);
        }

        var (pair, _) = _since.FirstOrDefault(broken => now - broken.Value >= patience
            && members.Contains(broken.Key.One) && members.Contains(broken.Key.Other));
        if (pair == default) return null;
        return new[] { pair.One, pair.Other }.MinBy(
            rank => (members.Count(member => member != rank && areLinked(rank, member)), rank));
    }

    /// <summary>
    /// Judges pairs from the beginning: one of the members goes, or the leader has slept (F10).
    /// </summary>
    public void Clear() => _since.Clear();

    private static IEnumerable<(Rank One, Rank Other)> Pairs(List<Rank> ranks)
    {
        for (var one = 0; one < ranks.Count; one++)
        {
            for (var other = one + 1; other < ranks.Count; other++) yield return (ranks[one], ranks[other]);
        }
    }
}
