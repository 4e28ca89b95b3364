namespace PSChat;

/// <summary>Subscribers were so slow that events were dropped, the oldest first.</summary>
/// <param name="count">Number of dropped events.</param>
public sealed class EventsDroppedEventArgs(long count) : EventArgs
{
    /// <summary>Number of events that were dropped since the last report.</summary>
    public long Count { get; } = count;
}
