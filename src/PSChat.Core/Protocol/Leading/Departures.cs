using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Members that the next view will not have, because they leave or are evicted.</summary>
internal sealed class Departures
{
    private readonly HashSet<Rank> _leavers = [];

    /// <summary>Leavers that do not go of their own will.</summary>
    private readonly HashSet<Rank> _evicted = [];

    public IReadOnlyCollection<Rank> Leavers => _leavers;

    public bool HasEvicted => _leavers.Overlaps(_evicted);

    public void Leave(Rank rank) => _leavers.Add(rank);

    public void Evict(Rank rank)
    {
        _leavers.Add(rank);
        _evicted.Add(rank);
    }
}
