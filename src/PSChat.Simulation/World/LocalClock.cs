using PSChat.Groups;

namespace PSChat.Simulation.World;

/// <summary>
/// One machine's clocks: the monotonic clock starts anywhere and runs a little fast or slow; the wall clock is wrong, and may
/// jump.
/// </summary>
internal sealed class LocalClock(VirtualTime time)
{
    /// <summary>Value of the monotonic clock at the start of the simulation.</summary>
    public TimeSpan Origin { get; init; }

    /// <summary>Deviation of its rate from true time: 0.05 is 5 % fast.</summary>
    public double Skew { get; init; }

    /// <summary>Error of the wall clock.</summary>
    public TimeSpan WallError { get; set; }

    public Instant Now => new(Origin + Scale(time.Elapsed, 1 + Skew), time.Now.WallTicks + WallError.Ticks);

    /// <summary>The true time at which the monotonic clock will show <paramref name="local"/>; never too early.</summary>
    public TimeSpan ToTrue(TimeSpan local) => local == TimeSpan.MaxValue
        ? local
        : Skew == 0 ? local - Origin : Scale(local - Origin, 1 / (1 + Skew)) + TimeSpan.FromTicks(1);

    private TimeSpan Scale(TimeSpan span, double factor) => Skew == 0 ? span : new TimeSpan((long)(span.Ticks * factor));
}
