using System.Globalization;

namespace PSChat.Benchmarks;

/// <summary>Measured times of one thing, and the time that it is meant to stay within.</summary>
internal sealed class Samples(string what, TimeSpan? goal)
{
    private readonly List<double> _milliseconds = [];

    /// <summary>The heading that fits <see cref="ToRow"/>.</summary>
    public static string Heading => $"{"",-58}{"runs",6}{"median",9}{"p95",9}{"p99",9}{"max",9}   within";

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    /// <summary>One line of the report; times in milliseconds.</summary>
    public string ToRow()
    {
        double[] sorted = [.. _milliseconds.Order()];
        return sorted.Length == 0
            ? $"{what,-58}{0,6}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-58}{sorted.Length,6}{At(0.5),9:0.0}{At(0.95),9:0.0}{At(0.99),9:0.0}{sorted[^1],9:0.0}   {Within(sorted)}");

        // Nearest rank: always a time that was measured.
        double At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private string Within(double[] sorted) => goal is not { } limit
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{limit.TotalMilliseconds:0} ms: {sorted.Count(time => time <= limit.TotalMilliseconds)} of {sorted.Length}");
}
