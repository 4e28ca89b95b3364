namespace PSChat.Groups;

/// <summary>A moment, as the state machines are told it.</summary>
/// <param name="Monotonic">Since an arbitrary start; never goes back. Every timer goes by this.</param>
/// <param name="WallTicks">The wall clock as <see cref="DateTime.Ticks"/> in UTC; may jump. For timestamps only.</param>
internal readonly record struct Instant(TimeSpan Monotonic, long WallTicks);
