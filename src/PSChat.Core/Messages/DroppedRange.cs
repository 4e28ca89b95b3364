namespace PSChat.Messages;

/// <summary>
/// Consecutive messages of one epoch that were delivered and are no longer kept (K2, K3, K4). Three things are kept because
/// others need them. The messages count as held, so that a frontier never lies. Their ids are known, so that a resend is not
/// taken for a new message. The loss of each room is counted, so that no client skips the messages silently.
/// </summary>
internal sealed class DroppedRange(Epoch epoch, long first, long last)
{
    /// <summary>The highest number of id intervals in one range, because a range has to fit a frame.</summary>
    private const int MaximumIntervals = 4096;

    /// <summary>The highest number of rooms in one range.</summary>
    private const int MaximumRooms = 512;

    public Epoch Epoch { get; } = epoch;

    /// <summary>The first index.</summary>
    public long First { get; private set; } = first;

    /// <summary>The last index.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The ids of the messages.</summary>
    public MessageIdSet Ids { get; } = new();

    /// <summary>For each room, the number of its messages in the range, and the index of the last one.</summary>
    public Dictionary<string, DroppedOfRoom> Rooms { get; } = new(Roster.NameComparer);

    public bool Contains(long index) => index >= First && index <= Last;

    /// <summary>Adds the message right behind the range.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="wasDelivered">False for a copy that was passed over, by which its room has lost nothing.</param>
    /// <returns>False if the message is not right behind, or the range has become too large.</returns>
    public bool TryAdd(LogEntry entry, bool wasDelivered)
    {
        var index = entry.Position.Index;
        if (index != Last + 1 || Ids.IntervalCount >= MaximumIntervals || Rooms.Count >= MaximumRooms) return false;
        Last = index;
        Ids.Add(entry.Id);
        if (wasDelivered) AddRoom(entry.Room, new DroppedOfRoom(1, index));
        return true;
    }

    /// <summary>Adds the range right behind this one.</summary>
    /// <returns>False if it is not right behind, or both together are too large for one range.</returns>
    public bool TryAdd(DroppedRange next)
    {
        if (next.First != Last + 1
            || Ids.IntervalCount + next.Ids.IntervalCount > MaximumIntervals
            || Rooms.Count + next.Rooms.Count > MaximumRooms) return false;
        Last = next.Last;
        Ids.Add(next.Ids);
        foreach (var (room, lost) in next.Rooms) AddRoom(room, lost);
        return true;
    }

    /// <summary>The same range from another index on. Where a part of the messages was held, only the rest is dropped.</summary>
    public DroppedRange From(long index)
    {
        var rest = new DroppedRange(Epoch, Math.Max(index, First), Last);
        rest.Ids.Add(Ids);
        foreach (var (room, lost) in Rooms.Where(room => room.Value.Last >= index)) rest.Rooms[room] = lost;
        return rest;
    }

    private void AddRoom(string room, DroppedOfRoom lost) =>
        Rooms[room] = new DroppedOfRoom(Rooms.GetValueOrDefault(room).Count + lost.Count, lost.Last);
}

/// <summary>The loss of one room in a range of dropped messages.</summary>
/// <param name="Count">Highest possible number of messages.</param>
/// <param name="Last">The index of the last message.</param>
internal readonly record struct DroppedOfRoom(long Count, long Last)
{
    /// <summary>The count where the number is unknown: more than any room has had, and small enough to be added up.</summary>
    public const long Unknown = 1L << 40;

    /// <summary>
    /// Upper bound for the messages that a client lacks if it was sent everything that <paramref name="seen"/> covers.
    /// </summary>
    public long CountMissing(Epoch epoch, Frontier seen) => Math.Clamp(Last - seen[epoch], 0, Count);
}
