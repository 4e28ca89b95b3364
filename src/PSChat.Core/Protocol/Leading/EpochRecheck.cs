using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>
/// After a gap in its own ticks a leader may have been replaced: it gives no positions until a majority has confirmed its
/// epoch.
/// </summary>
internal sealed class EpochRecheck
{
    private readonly HashSet<Rank> _confirmedBy = [];

    /// <summary>What comes before this has waited in the inbox, and tells of the time before the gap.</summary>
    private TimeSpan _from;

    public bool IsUnderWay { get; private set; }

    public void Begin(TimeSpan from)
    {
        IsUnderWay = true;
        _from = from;
        _confirmedBy.Clear();
    }

    /// <summary>A peer is in the same epoch.</summary>
    /// <returns>Whether that makes a majority, with the leader itself.</returns>
    public bool Confirm(Rank by, GroupView view, TimeSpan now)
    {
        if (!IsUnderWay || now < _from || !view.Contains(by)) return false;
        _confirmedBy.Add(by);
        if (_confirmedBy.Count + 1 < view.Majority) return false;
        IsUnderWay = false;
        return true;
    }
}
