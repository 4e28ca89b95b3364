namespace PSChat;

/// <summary>Messages of a room did not come, because no server keeps them any more.</summary>
/// <param name="room">The room.</param>
/// <param name="count">How many, at most; null if nobody knows.</param>
public sealed class MessagesMissedEventArgs(string room, long? count) : EventArgs
{
    /// <summary>The room.</summary>
    public string Room { get; } = room;

    /// <summary>How many messages are missing, at most; null if nobody knows.</summary>
    public long? Count { get; } = count;
}
