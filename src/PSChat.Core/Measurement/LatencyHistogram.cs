using System.Numerics;

namespace PSChat.Measurement;

/// <summary>
/// Counts times in steps of less than 1 %, from 1 µs on, so that millions of them take no more memory than a few. The longest is
/// kept exactly. Not thread-safe.
/// </summary>
internal sealed class LatencyHistogram
{
    // Below 2^7 µs each microsecond has a counter of its own; above, each doubling has 2^7 of them.
    private const int Bits = 7;
    private const int PerDoubling = 1 << Bits;

    private readonly long[] _counts = new long[(64 - Bits + 1) * PerDoubling];

    /// <summary>Number of counted times.</summary>
    public long Count { get; private set; }

    /// <summary>The longest time; zero if there is none.</summary>
    public TimeSpan Maximum { get; private set; }

    /// <summary>Counts a time; a negative one counts as zero.</summary>
    public void Add(TimeSpan time)
    {
        if (time < TimeSpan.Zero) time = TimeSpan.Zero;
        _counts[IndexOf((ulong)(time.Ticks / TimeSpan.TicksPerMicrosecond))]++;
        Count++;
        if (time > Maximum) Maximum = time;
    }

    /// <summary>Adds all times of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var at = 0; at < _counts.Length; at++) _counts[at] += other._counts[at];
        Count += other.Count;
        if (other.Maximum > Maximum) Maximum = other.Maximum;
    }

    /// <summary>
    /// The time within which a share of all times stays (nearest rank), at most 1 % too long; zero if there is none.
    /// </summary>
    /// <param name="share">The share, 0 to 1: 0.5 for the median.</param>
    public TimeSpan Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var left = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var at = 0; at < _counts.Length; at++)
        {
            left -= _counts[at];
            if (left > 0) continue;
            var within = UpperBoundOf(at);
            return within < (ulong)(Maximum.Ticks / TimeSpan.TicksPerMicrosecond)
                ? TimeSpan.FromTicks((long)within * TimeSpan.TicksPerMicrosecond)
                : Maximum;
        }

        return TimeSpan.Zero;
    }

    private static int IndexOf(ulong microseconds)
    {
        if (microseconds < PerDoubling) return (int)microseconds;
        var doubling = BitOperations.Log2(microseconds) - Bits;
        return ((doubling + 1) * PerDoubling) + (int)(microseconds >> doubling) - PerDoubling;
    }

    private static ulong UpperBoundOf(int index)
    {
        if (index < PerDoubling) return (ulong)index;
        var doubling = (index / PerDoubling) - 1;
        return (((ulong)(index % PerDoubling) + PerDoubling + 1) << doubling) - 1;
    }
}
