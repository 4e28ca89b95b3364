using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>
/// A leader's doubt after a gap in its own ticks. It may have been replaced, so it gives no positions until a majority has
/// confirmed its epoch (F7).
/// </summary>
internal sealed class EpochRecheck
{
    private readonly HashSet<Rank> _confirmedBy = [];

    /// <summary>Start of the recheck. Frames before it waited in the inbox, and tell of the time before the gap.</summary>
    private TimeSpan _from;

    public bool IsUnderWay { get; private set; }

    public void Begin(TimeSpan from)
    {
        IsUnderWay = true;
        _from = from;
        _confirmedBy.Clear();
    }

    /// <summary>A peer is in the same epoch.</summary>
    /// <returns>Whether the confirmations, with the leader itself, now make a majority.</returns>
    public bool Confirm(Rank by, GroupView view, TimeSpan now)
    {
        if (!IsUnderWay || now < _from || !view.Contains(by)) return false;
        _confirmedBy.Add(by);
        if (_confirmedBy.Count + 1 < view.Majority) return false;
        IsUnderWay = false;
        return true;
    }
}
