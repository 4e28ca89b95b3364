namespace PSChat.Groups;

/// <summary>
/// Enforces a <see cref="Rate"/>. Tokens are added steadily, up to the burst, and actions take some. An action that costs more
/// than the available tokens is allowed and leaves a debt, so that no action is too large to happen at all.
/// </summary>
internal sealed class TokenBucket(Rate rate)
{
    /// <summary>The shortest wait that a client is told.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest wait that a client is told; a client that comes too early is told to wait again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>
    /// Number of seconds whose tokens a waiting client waits for, so that it need not wait for each token singly.
    /// </summary>
    private const double Portion = 0.1;

    private double _tokens = rate.Burst;
    private TimeSpan _countedAt;

    /// <summary>Number of actions that may follow at once after <see cref="Wait"/>.</summary>
    public int Allowance => (int)Math.Clamp(rate.PerSecond * Portion, 1, Math.Min(rate.Burst, int.MaxValue));

    /// <summary>Takes <paramref name="cost"/> tokens if there is at least one.</summary>
    public bool TryTake(TimeSpan now, double cost = 1)
    {
        Refill(now);
        if (_tokens < 1) return false;
        _tokens -= cost;
        return true;
    }

    /// <summary>Whether the bucket is full again; a refilled bucket can be discarded.</summary>
    public bool IsFull(TimeSpan now)
    {
        Refill(now);
        return _tokens >= rate.Burst;
    }

    /// <summary>
    /// Time until there are <see cref="Allowance"/> tokens; from <see cref="ShortestWait"/> to <see cref="LongestWait"/>, in
    /// whole milliseconds.
    /// </summary>
    public TimeSpan Wait(TimeSpan now)
    {
        Refill(now);
        var seconds = (Allowance - _tokens) / rate.PerSecond;
        return TimeSpan.FromMilliseconds(
            Math.Clamp(Math.Ceiling(seconds * 1000), ShortestWait.TotalMilliseconds, LongestWait.TotalMilliseconds));
    }

    private void Refill(TimeSpan now)
    {
        if (now <= _countedAt) return;
        _tokens = Math.Min(rate.Burst, _tokens + ((now - _countedAt).TotalSeconds * rate.PerSecond));
        _countedAt = now;
    }
}
