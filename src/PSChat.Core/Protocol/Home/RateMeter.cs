namespace PSChat.Protocol.Home;

/// <summary>Average number of events per second over the last <see cref="Seconds"/> seconds.</summary>
internal sealed class RateMeter
{
    private const int Seconds = 10;

    private readonly long[] _counts = new long[Seconds];
    private long _second;

    public void Count(TimeSpan now)
    {
        Advance(now);
        _counts[_second % Seconds]++;
    }

    public double PerSecond(TimeSpan now)
    {
        Advance(now);
        return (double)_counts.Sum() / Seconds;
    }

    /// <summary>Clears the seconds that have passed.</summary>
    private void Advance(TimeSpan now)
    {
        var second = (long)now.TotalSeconds;
        if (second - _second >= Seconds) Array.Clear(_counts);
        else for (var next = _second + 1; next <= second; next++) _counts[next % Seconds] = 0;
        _second = second;
    }
}
