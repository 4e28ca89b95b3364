namespace PSChat.Groups;

/// <summary>A moment, as the state machines are told of it.</summary>
/// <param name="Monotonic">Time since an arbitrary start; never decreases. Every timer uses this.</param>
/// <param name="WallTicks">The wall clock as <see cref="DateTime.Ticks"/> in UTC; may jump. For timestamps only.</param>
internal readonly record struct Instant(TimeSpan Monotonic, long WallTicks);
