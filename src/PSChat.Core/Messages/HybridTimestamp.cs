namespace PSChat;

/// <summary>
/// A hybrid logical timestamp: close to wall-clock time, and above everything that the server which gave it had seen. Effects
/// therefore never have lower timestamps than their causes (Kulkarni et al., "Logical Physical Clocks", 2014).
/// </summary>
/// <param name="Ticks">Units of 100 ns since 0001-01-01 UTC, as <see cref="DateTime.Ticks"/>.</param>
public readonly record struct HybridTimestamp(long Ticks) : IComparable<HybridTimestamp>
{
    /// <inheritdoc/>
    public int CompareTo(HybridTimestamp other) => Ticks.CompareTo(other.Ticks);

    /// <summary>Whether <paramref name="left"/> is the earlier one.</summary>
    public static bool operator <(HybridTimestamp left, HybridTimestamp right) => left.Ticks < right.Ticks;

    /// <summary>Whether <paramref name="left"/> is the later one.</summary>
    public static bool operator >(HybridTimestamp left, HybridTimestamp right) => left.Ticks > right.Ticks;

    /// <summary>The timestamp as a time; its last digits may be the logical part.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        new(Math.Clamp(Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>UTC, to the 100 ns.</summary>
    public override string ToString() =>
        ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
