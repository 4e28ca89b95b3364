namespace PSChat.Messages;

/// <summary>One place in a room's log: a message, or a gap where messages are that nobody keeps any more.</summary>
/// <param name="Number">Counts this server's deliveries over all rooms.</param>
/// <param name="Entry">The message; null in a gap.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Last">The position of the message, or of the last one that is missing.</param>
/// <param name="Missing">How many messages are missing, at most; 0 for a message.</param>
internal readonly record struct RoomItem(long Number, LogEntry? Entry, bool IsLate, Position Last, long Missing)
{
    public static RoomItem Of(LogEntry entry, bool isLate, long number) => new(number, entry, isLate, entry.Position, 0);

    public static RoomItem Gap(Epoch epoch, DroppedOfRoom lost, long number) =>
        new(number, null, false, new Position(epoch, lost.Last), lost.Count);

    public bool IsGap => Entry is null;

    /// <summary>Whether it is a gap of unknown size: somebody has had something that is forgotten, and nobody knows what.</summary>
    public bool IsUnknown => Missing >= DroppedOfRoom.Unknown;

    /// <summary>How many more messages it stands for than one.</summary>
    public long Excess => IsGap ? Missing - 1 : 0;

    /// <summary>How many messages are missing here to one who was sent all that <paramref name="seen"/> covers; at most so many.</summary>
    public long CountMissing(Frontier seen) => new DroppedOfRoom(Missing, Last.Index).CountMissing(Last.Epoch, seen);
}
