using PSChat.Groups;

namespace PSChat.Simulation.World;

/// <summary>
/// One machine's clocks: the monotonic one starts anywhere and runs a little fast or slow; the wall clock is off, and may jump.
/// </summary>
internal sealed class LocalClock(VirtualTime time)
{
    /// <summary>What the monotonic clock shows at the start of the simulation.</summary>
    public TimeSpan Origin { get; init; }

    /// <summary>How much faster than true time it runs: 0.05 is 5 % fast.</summary>
    public double Skew { get; init; }

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan WallError { get; set; }

    public Instant Now => new(Origin + Scale(time.Elapsed, 1 + Skew), time.Now.WallTicks + WallError.Ticks);

    /// <summary>When, in true time, the monotonic clock will show <paramref name="local"/>: never early.</summary>
    public TimeSpan ToTrue(TimeSpan local) => local == TimeSpan.MaxValue
        ? local
        : Skew == 0 ? local - Origin : Scale(local - Origin, 1 / (1 + Skew)) + TimeSpan.FromTicks(1);

    private TimeSpan Scale(TimeSpan span, double factor) => Skew == 0 ? span : new TimeSpan((long)(span.Ticks * factor));
}
