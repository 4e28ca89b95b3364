namespace PSChat.Simulation.Waiting;

/// <summary>A fault of a run, with the hosts that it touches.</summary>
internal sealed class FaultSpan(TimeSpan from, IReadOnlySet<int> hosts)
{
    /// <summary>Time of its end; <see cref="TimeSpan.MaxValue"/> while it lasts.</summary>
    public TimeSpan To { get; private set; } = TimeSpan.MaxValue;

    public void End(TimeSpan now) => To = now;

    /// <summary>Whether it touches one of these hosts within a time.</summary>
    public bool Touches(TimeSpan begin, TimeSpan end, int one, int other) =>
        from < end && To > begin && (hosts.Contains(one) || hosts.Contains(other));
}
