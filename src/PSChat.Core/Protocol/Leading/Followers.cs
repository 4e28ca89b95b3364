using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>What the leader knows of the other members' copies of its epoch.</summary>
internal sealed class Followers
{
    private readonly Dictionary<Rank, Follower> _byRank = [];

    /// <summary>How far each copy of the epoch goes; used afresh each time.</summary>
    private readonly List<long> _copies = [];

    /// <param name="ranks">The other members.</param>
    /// <param name="now">When the epoch began.</param>
    public Followers(IEnumerable<Rank> ranks, TimeSpan now)
    {
        foreach (var rank in ranks) _byRank[rank] = new Follower(now);
    }

    public Dictionary<Rank, Follower>.Enumerator GetEnumerator() => _byRank.GetEnumerator();

    public Follower? Find(Rank rank) => _byRank.GetValueOrDefault(rank);

    /// <summary>
    /// How much of the epoch as many members hold as a quorum demands, the leader itself included. Only copies of members
    /// that have acknowledged the view count.
    /// </summary>
    /// <param name="end">How much the leader holds.</param>
    /// <param name="quorum">How many copies are enough.</param>
    /// <returns>Null if there are fewer copies.</returns>
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

    /// <summary>A member that has confirmed nothing for too long, though there was something to confirm.</summary>
    public Rank? FindStalled(TimeSpan now, GroupTimings timings)
    {
        foreach (var (rank, follower) in _byRank)
        {
            if (follower.IsStalled(now, timings)) return rank;
        }

        return null;
    }

    /// <summary>The leader itself did not run: what they owe they owe from now on.</summary>
    public void Forgive(TimeSpan now)
    {
        foreach (var follower in _byRank.Values) follower.Forgive(now);
    }
}
