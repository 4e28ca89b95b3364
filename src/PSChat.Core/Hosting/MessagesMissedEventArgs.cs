namespace PSChat;

/// <summary>Messages of a room did not come, because no server keeps them any more.</summary>
/// <param name="room">The room.</param>
/// <param name="count">Upper bound of their number; null if unknown.</param>
public sealed class MessagesMissedEventArgs(string room, long? count) : EventArgs
{
    /// <summary>The room.</summary>
    public string Room { get; } = room;

    /// <summary>Upper bound of the number of missing messages; null if unknown.</summary>
    public long? Count { get; } = count;
}
