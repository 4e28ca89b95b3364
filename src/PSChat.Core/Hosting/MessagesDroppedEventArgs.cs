namespace PSChat;

/// <summary>A reader of a room (<see cref="ChatClient.ReadAllAsync"/>) was so slow that it does not get some messages.</summary>
/// <param name="room">The room.</param>
/// <param name="count">Number of these messages.</param>
public sealed class MessagesDroppedEventArgs(string room, long count) : EventArgs
{
    /// <summary>The room.</summary>
    public string Room { get; } = room;

    /// <summary>Number of messages that the reader does not get, since the last report.</summary>
    public long Count { get; } = count;
}
