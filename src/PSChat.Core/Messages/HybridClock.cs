namespace PSChat.Messages;

/// <summary>Gives hybrid timestamps: max(now, last + 1) (R1).</summary>
internal sealed class HybridClock
{
    /// <summary>
    /// Upper limit for the lead of a client's own last timestamp. A timestamp that is further ahead does not count, because a
    /// client with a wrong clock must not push the whole group's time forward.
    /// </summary>
    public static readonly TimeSpan MaximumClientLead = TimeSpan.FromSeconds(60);

    private long _last;

    /// <summary>The next timestamp, above every one given or observed.</summary>
    /// <param name="wallTicks">The wall clock, as <see cref="DateTime.Ticks"/> in UTC.</param>
    /// <param name="clientTimestamp">The latest timestamp that the sender has seen.</param>
    public HybridTimestamp Next(long wallTicks, HybridTimestamp clientTimestamp)
    {
        if (clientTimestamp.Ticks - wallTicks < MaximumClientLead.Ticks) Observe(clientTimestamp);
        _last = Math.Max(wallTicks, _last + 1);
        return new HybridTimestamp(_last);
    }

    /// <summary>Takes note of a timestamp; later ones will be above it.</summary>
    public void Observe(HybridTimestamp timestamp) => _last = Math.Max(_last, timestamp.Ticks);
}
