namespace PSChat.Messages;

/// <summary>Gives hybrid timestamps: max(now, last + 1). (R1)</summary>
internal sealed class HybridClock
{
    /// <summary>
    /// A client's own last timestamp counts only if it is less than this ahead: a client with a wild clock must not push
    /// the whole group's time forward.
    /// </summary>
    public static readonly TimeSpan MaximumClientLead = TimeSpan.FromSeconds(60);

    private long _last;

    /// <summary>The next timestamp, above everything given or observed.</summary>
    /// <param name="wallTicks">The wall clock, as <see cref="DateTime.Ticks"/> in UTC.</param>
    /// <param name="clientTimestamp">The latest timestamp that the sender had seen.</param>
    public HybridTimestamp Next(long wallTicks, HybridTimestamp clientTimestamp)
    {
        if (clientTimestamp.Ticks - wallTicks < MaximumClientLead.Ticks) Observe(clientTimestamp);
        _last = Math.Max(wallTicks, _last + 1);
        return new HybridTimestamp(_last);
    }

    /// <summary>Later timestamps will be above this one.</summary>
    public void Observe(HybridTimestamp timestamp) => _last = Math.Max(_last, timestamp.Ticks);
}
