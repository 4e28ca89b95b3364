using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>The leader's knowledge of the other members' copies of the epoch.</summary>
internal sealed class Followers
{
    private readonly Dictionary<Rank, Follower> _byRank = [];

    /// <summary>Length of each copy of the epoch; reused by each call.</summary>
    private readonly List<long> _copies = [];

    /// <param name="ranks">The other members.</param>
    /// <param name="now">The moment at which the epoch began.</param>
    public Followers(IEnumerable<Rank> ranks, TimeSpan now)
    {
        foreach (var rank in ranks) _byRank[rank] = new Follower(now);
    }

    public Dictionary<Rank, Follower>.Enumerator GetEnumerator() => _byRank.GetEnumerator();

    public Follower? Find(Rank rank) => _byRank.GetValueOrDefault(rank);

    /// <summary>
    /// Number of the epoch's messages that a quorum holds, the leader itself included. Only copies of members that have
    /// acknowledged the view count.
    /// </summary>
    /// <param name="end">Number of messages that the leader holds.</param>
    /// <param name="quorum">Number of copies that are enough.</param>
    /// <returns>Null if there are fewer copies than the quorum.</returns>
    public long? CountHeldBy(int quorum, long end)
    {
        _copies.Clear();
        _copies.Add(end);
        foreach (var follower in _byRank.Values)
        {
            if (follower.HasInstalled) _copies.Add(follower.Held);
        }

        if (_copies.Count < quorum) return null;
        _copies.Sort();
        return _copies[^quorum];
    }

    /// <summary>A member that has confirmed nothing for too long, though there was something to confirm (R7).</summary>
    public Rank? FindStalled(TimeSpan now, GroupTimings timings)
    {
        foreach (var (rank, follower) in _byRank)
        {
            if (follower.IsStalled(now, timings)) return rank;
        }

        return null;
    }

    /// <summary>The leader itself did not run: the members' time to confirm begins now.</summary>
    public void Forgive(TimeSpan now)
    {
        foreach (var follower in _byRank.Values) follower.Forgive(now);
    }
}
