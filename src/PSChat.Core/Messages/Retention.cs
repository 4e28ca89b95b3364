namespace PSChat.Messages;

/// <summary>
/// Drops old messages, in the order of delivery here, and only delivered ones. Other messages are never
/// touched, even if they are committed (K1).
/// </summary>
internal sealed class Retention(ServerLimits limits, MessageLog log)
{
    /// <summary>Second copies, which no room holds. They are kept for as long as a room's messages would be.</summary>
    private readonly Queue<LogEntry> _passedOver = [];
    private readonly HashSet<RoomLog> _rooms = [];

    /// <summary>Approximate size in bytes of the messages of all rooms.</summary>
    public long Bytes { get; private set; }

    /// <summary>A room has got one more item.</summary>
    public void Added(RoomLog room, RoomItem item)
    {
        if (room.Count == 1) _rooms.Add(room);
        Bytes += item.Entry?.MemoryBytes ?? 0;
        while (room.Count > limits.RoomMessages || room.Bytes > limits.RoomBytes) DropFirst(room);
        while (Bytes > limits.TotalBytes && FindOldest() is { } oldest) DropFirst(oldest);
    }

    /// <summary>A room is removed with everything in it.</summary>
    public void Forget(RoomLog room)
    {
        while (room.Count > 0) DropFirst(room);
        _rooms.Remove(room);
    }

    /// <summary>A second copy of a message was passed over.</summary>
    public void PassedOver(LogEntry entry)
    {
        _passedOver.Enqueue(entry);
        if (_passedOver.Count > limits.RoomMessages) log.Drop(_passedOver.Dequeue(), wasDelivered: false);
    }

    /// <summary>
    /// Highest epoch to forget so that few enough are left; <see cref="Epoch.None"/> if there is no need. A quarter is forgotten
    /// at once, so that not every election moves the floor (K5).
    /// </summary>
    /// <param name="held">Frontier of the messages held.</param>
    /// <param name="limit">Number of epochs to keep.</param>
    public static Epoch FindFloor(Frontier held, int limit)
    {
        var epochs = held.Counts;
        return epochs.Count <= limit ? Epoch.None : epochs[epochs.Count - 1 - (limit * 3 / 4)].Key;
    }

    private void DropFirst(RoomLog room)
    {
        if (room.DropFirst().Entry is not { } entry) return;
        Bytes -= entry.MemoryBytes;
        log.Drop(entry, wasDelivered: true);
    }

    private RoomLog? FindOldest() => _rooms.Where(room => room.Count > 0).MinBy(room => room[room.First].Number);
}
