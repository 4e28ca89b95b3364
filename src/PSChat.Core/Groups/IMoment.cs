namespace PSChat.Groups;

/// <summary>The moment of the input that is being handled, for the parts of a state machine.</summary>
internal interface IMoment
{
    /// <summary>See <see cref="Instant.Monotonic"/>.</summary>
    TimeSpan Now { get; }

    /// <summary>See <see cref="Instant.WallTicks"/>.</summary>
    long WallTicks { get; }
}
