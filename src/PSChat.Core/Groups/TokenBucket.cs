namespace PSChat.Groups;

/// <summary>
/// Keeps to a <see cref="Rate"/>: tokens come in steadily, up to the burst, and what happens takes some. What is dearer
/// than the tokens that are there goes through and leaves a debt: so that nothing is too large to ever happen.
/// </summary>
internal sealed class TokenBucket(Rate rate)
{
    /// <summary>Nobody is told to come again sooner.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    /// <summary>Nor later: whoever comes too early is only told again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Who has to wait, waits for as much as comes in within so many seconds: not for each one anew.</summary>
    private const double Portion = 0.1;

    private double _tokens = rate.Burst;
    private TimeSpan _countedAt;

    /// <summary>How many may follow at once after <see cref="Wait"/>.</summary>
    public int Allowance => (int)Math.Clamp(rate.PerSecond * Portion, 1, Math.Min(rate.Burst, int.MaxValue));

    /// <summary>Takes <paramref name="cost"/> tokens if there is one at least.</summary>
    public bool TryTake(TimeSpan now, double cost = 1)
    {
        Refill(now);
        if (_tokens < 1) return false;
        _tokens -= cost;
        return true;
    }

    /// <summary>Whether nothing is left of what was taken: it is as good as a new one.</summary>
    public bool IsFull(TimeSpan now)
    {
        Refill(now);
        return _tokens >= rate.Burst;
    }

    /// <summary>How long until there are <see cref="Allowance"/> tokens; from <see cref="ShortestWait"/> to
    /// <see cref="LongestWait"/>, in whole milliseconds.</summary>
    public TimeSpan Wait(TimeSpan now)
    {
        Refill(now);
        var seconds = (Allowance - _tokens) / rate.PerSecond;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(seconds * 1000), ShortestWait.TotalMilliseconds, LongestWait.TotalMilliseconds));
    }

    private void Refill(TimeSpan now)
    {
        if (now <= _countedAt) return;
        _tokens = Math.Min(rate.Burst, _tokens + ((now - _countedAt).TotalSeconds * rate.PerSecond));
        _countedAt = now;
    }
}
