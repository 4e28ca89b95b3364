namespace PSChat;

/// <summary>Subscribers were so slow that events were dropped, the oldest first.</summary>
/// <param name="count">How many.</param>
public sealed class EventsDroppedEventArgs(long count) : EventArgs
{
    /// <summary>How many were dropped since the last time.</summary>
    public long Count { get; } = count;
}
