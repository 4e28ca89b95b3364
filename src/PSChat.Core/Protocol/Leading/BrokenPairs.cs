using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Since when pairs of members do not hear each other both ways.</summary>
internal sealed class BrokenPairs
{
    private readonly Dictionary<(Rank One, Rank Other), TimeSpan> _since = [];

    public int Count => _since.Count;

    /// <summary>
    /// Two members that do not hear each other would each be right to accuse the other, again and again. Of such a pair
    /// the one with fewer links goes (of two with as many the lower rank), the leader itself not excepted; it is a learner
    /// until it has a link to the leader again.
    /// </summary>
    /// <param name="members">The members that have not failed.</param>
    /// <param name="areLinked">Whether two of them hear each other.</param>
    /// <param name="now">The moment.</param>
    /// <param name="patience">A pair that has been broken for less is left alone.</param>
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
        return new[] { pair.One, pair.Other }.MinBy(rank => (members.Count(member => member != rank && areLinked(rank, member)), rank));
    }

    /// <summary>One of them goes: what is broken after that is judged afresh.</summary>
    public void Clear() => _since.Clear();

    private static IEnumerable<(Rank One, Rank Other)> Pairs(List<Rank> ranks)
    {
        for (var one = 0; one < ranks.Count; one++)
        {
            for (var other = one + 1; other < ranks.Count; other++) yield return (ranks[one], ranks[other]);
        }
    }
}
