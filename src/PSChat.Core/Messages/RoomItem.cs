namespace PSChat.Messages;

/// <summary>One place in a room's log: a message, or a gap for messages that no server keeps any more.</summary>
/// <param name="Number">Number of the delivery, counted by this server over all rooms.</param>
/// <param name="Entry">The message; null in a gap.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Last">The position of the message, or of the last missing one.</param>
/// <param name="Missing">Highest possible number of missing messages; 0 for a message.</param>
internal readonly record struct RoomItem(long Number, LogEntry? Entry, bool IsLate, Position Last, long Missing)
{
    public static RoomItem Of(LogEntry entry, bool isLate, long number) => new(number, entry, isLate, entry.Position, 0);

    public static RoomItem Gap(Epoch epoch, DroppedOfRoom lost, long number) =>
        new(number, null, false, new Position(epoch, lost.Last), lost.Count);

    public bool IsGap => Entry is null;

    /// <summary>
    /// Whether it is a gap of unknown size: some server had a message that is forgotten now, and no server knows which.
    /// </summary>
    public bool IsUnknown => Missing >= DroppedOfRoom.Unknown;

    /// <summary>Number of messages that it stands for beyond the first.</summary>
    public long Excess => IsGap ? Missing - 1 : 0;

    /// <summary>
    /// Upper bound for the messages of this item that a client lacks if it was sent everything that <paramref name="seen"/>
    /// covers.
    /// </summary>
    public long CountMissing(Frontier seen) => new DroppedOfRoom(Missing, Last.Index).CountMissing(Last.Epoch, seen);
}
