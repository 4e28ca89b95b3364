namespace PSChat.Protocol;

/// <summary>What the leader knows of one member's copy of its epoch.</summary>
internal sealed class Follower
{
    /// <summary>The most entries that are on the way to one member.</summary>
    private const long StreamWindow = 8192;

    /// <summary>The same in bytes of entries.</summary>
    private const long StreamWindowBytes = 8 * 1024 * 1024;

    private readonly Queue<(long Last, int Bytes)> _underWay = [];
    private long _bytesUnderWay;

    public long Sent { get; private set; }
    public long Held { get; private set; }
    public long ToldCommit { get; set; } = -1;
    public bool HasInstalled { get; set; }

    /// <summary>When as much was on the way to it as may be, or it last confirmed something after that.</summary>
    public TimeSpan StalledSince { get; private set; }

    /// <summary>Whether as much is on the way to it as may be.</summary>
    public bool IsFull => Sent - Held >= StreamWindow || _bytesUnderWay >= StreamWindowBytes;

    public void OnSent(long last, int bytes, TimeSpan now)
    {
        Sent = last;
        _underWay.Enqueue((last, bytes));
        _bytesUnderWay += bytes;
        if (IsFull) StalledSince = now;
    }

    public void OnHeld(long count, TimeSpan now)
    {
        if (count <= Held) return;
        Held = count;
        StalledSince = now;
        while (_underWay.TryPeek(out var batch) && batch.Last <= Held) _bytesUnderWay -= _underWay.Dequeue().Bytes;
    }

    /// <summary>The link was lost and is back: what was under way may be lost with it.</summary>
    public void Restart()
    {
        Sent = Held;
        ToldCommit = -1;
        _underWay.Clear();
        _bytesUnderWay = 0;
    }
}
