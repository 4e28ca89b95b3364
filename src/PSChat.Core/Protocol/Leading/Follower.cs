using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>What the leader knows of one member's copy of its epoch.</summary>
/// <param name="now">When the epoch began.</param>
internal sealed class Follower(TimeSpan now)
{
    /// <summary>The most entries that are on the way to one member.</summary>
    private const long StreamWindow = 8192;

    /// <summary>The same in bytes of entries.</summary>
    private const long StreamWindowBytes = 8 * 1024 * 1024;

    private readonly Queue<(long Last, int Bytes)> _underWay = [];
    private long _bytesUnderWay;
    private TimeSpan _owesSince = now;
    private long _heldInAll;

    public long Sent { get; private set; }
    public long Held { get; private set; }

    /// <summary>How much of the epoch it was told is committed; -1 if nothing.</summary>
    public long ToldCommit { get; private set; } = -1;

    /// <summary>Whether it has acknowledged the view: only then do its copies count.</summary>
    public bool HasInstalled { get; private set; }

    /// <summary>Whether as much is on the way to it as may be.</summary>
    public bool IsFull => Sent - Held >= StreamWindow || _bytesUnderWay >= StreamWindowBytes;

    /// <summary>
    /// Whether it gets no further, though it has the view or messages to confirm: for a shorter time where as much is on
    /// the way to it as may be.
    /// </summary>
    public bool IsStalled(TimeSpan now, GroupTimings timings) =>
        Owes && now - _owesSince >= (IsFull ? timings.StreamPatience : timings.ConfirmPatience);

    private bool Owes => !HasInstalled || Sent > Held;

    public void OnInstalled(TimeSpan now)
    {
        HasInstalled = true;
        Forgive(now);
    }

    public void OnSent(long last, int bytes, TimeSpan now)
    {
        if (!Owes) Forgive(now);
        Sent = last;
        _underWay.Enqueue((last, bytes));
        _bytesUnderWay += bytes;
    }

    /// <summary>It asks for what it lacks, and tells how much it holds of all epochs.</summary>
    public void OnPull(long heldInAll, TimeSpan now)
    {
        if (heldInAll <= _heldInAll) return;
        _heldInAll = heldInAll;
        Forgive(now);
    }

    /// <summary>It has got further, or could not: what it owes it owes from now on.</summary>
    public void Forgive(TimeSpan now) => _owesSince = now;

    public void OnToldCommit(long count) => ToldCommit = count;

    public void OnHeld(long count, TimeSpan now)
    {
        if (count <= Held) return;
        Held = count;
        Forgive(now);
        while (_underWay.TryPeek(out var batch) && batch.Last <= Held) _bytesUnderWay -= _underWay.Dequeue().Bytes;
    }

    /// <summary>The link was lost and is back: what was under way may be lost with it.</summary>
    public void Restart(TimeSpan now)
    {
        Forgive(now);
        Sent = Held;
        ToldCommit = -1;
        _underWay.Clear();
        _bytesUnderWay = 0;
    }
}
