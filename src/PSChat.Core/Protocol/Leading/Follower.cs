using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>The leader's knowledge of one member's copy of the epoch.</summary>
/// <param name="now">The moment at which the epoch began.</param>
internal sealed class Follower(TimeSpan now)
{
    /// <summary>The highest number of entries on the way to one member (B16).</summary>
    private const long StreamWindow = 8192;

    /// <summary>The same limit in bytes of entries.</summary>
    private const long StreamWindowBytes = 8 * 1024 * 1024;

    private readonly Queue<(long Last, int Bytes)> _underWay = [];
    private long _bytesUnderWay;
    private TimeSpan _owesSince = now;
    private long _heldInAll;

    public long Sent { get; private set; }
    public long Held { get; private set; }

    /// <summary>Number of the epoch's messages that it was told are committed; -1 if it was told nothing.</summary>
    public long ToldCommit { get; private set; } = -1;

    /// <summary>Whether the member has acknowledged the view. Its copies do not count before that.</summary>
    public bool HasInstalled { get; private set; }

    /// <summary>Whether the window is full, so that nothing more may be sent to it.</summary>
    public bool IsFull => Sent - Held >= StreamWindow || _bytesUnderWay >= StreamWindowBytes;

    /// <summary>
    /// Whether the member gets no further, though it has the view or messages to confirm (R7). Where the window is full, a
    /// shorter time is enough.
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

    /// <summary>The member asks for messages that it lacks, and says how much it holds of all epochs.</summary>
    public void OnPull(long heldInAll, TimeSpan now)
    {
        if (heldInAll <= _heldInAll) return;
        _heldInAll = heldInAll;
        Forgive(now);
    }

    /// <summary>The member has got further, or could not: its time to confirm begins now.</summary>
    public void Forgive(TimeSpan now) => _owesSince = now;

    public void OnToldCommit(long count) => ToldCommit = count;

    public void OnHeld(long count, TimeSpan now)
    {
        if (count <= Held) return;
        Held = count;
        Forgive(now);
        while (_underWay.TryPeek(out var batch) && batch.Last <= Held) _bytesUnderWay -= _underWay.Dequeue().Bytes;
    }

    /// <summary>The link was lost and is back: frames under way may have been lost with it.</summary>
    public void Restart(TimeSpan now)
    {
        Forgive(now);
        Sent = Held;
        ToldCommit = -1;
        _underWay.Clear();
        _bytesUnderWay = 0;
    }
}
