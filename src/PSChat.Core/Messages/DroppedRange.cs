namespace PSChat.Messages;

/// <summary>
/// Neighbouring messages of one epoch that were delivered and are no longer kept. What is left of them is what others need
/// to know: that they count as held (so that a frontier never lies), their ids (so that a resend is not taken for a new
/// message), and how many each room has lost (so that nobody skips them silently). (K2, K3, K4)
/// </summary>
internal sealed class DroppedRange(Epoch epoch, long first, long last)
{
    /// <summary>More is not gathered in one range: it has to fit a frame.</summary>
    private const int MaximumIntervals = 4096;

    /// <summary>The same for rooms.</summary>
    private const int MaximumRooms = 512;

    public Epoch Epoch { get; } = epoch;

    /// <summary>The first index.</summary>
    public long First { get; private set; } = first;

    /// <summary>The last index.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The ids of the messages.</summary>
    public MessageIdSet Ids { get; } = new();

    /// <summary>For each room how many messages of it there were, and the index of the last one.</summary>
    public Dictionary<string, DroppedOfRoom> Rooms { get; } = new(Roster.NameComparer);

    public bool Contains(long index) => index >= First && index <= Last;

    /// <summary>Takes in the message right behind it.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="wasDelivered">False for a copy that was passed over: its room has lost nothing by it.</param>
    /// <returns>False if it is not right behind, or the range has become too large.</returns>
    public bool TryAdd(LogEntry entry, bool wasDelivered)
    {
        var index = entry.Position.Index;
        if (index != Last + 1 || Ids.IntervalCount >= MaximumIntervals || Rooms.Count >= MaximumRooms) return false;
        Last = index;
        Ids.Add(entry.Id);
        if (wasDelivered) AddRoom(entry.Room, new DroppedOfRoom(1, index));
        return true;
    }

    /// <summary>Takes in the range right behind it.</summary>
    /// <returns>False if it is not right behind, or both are too large for one.</returns>
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

    /// <summary>The same messages from another index on: of a part that was held, only the rest is dropped.</summary>
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

/// <summary>What one room lost in a range of dropped messages.</summary>
/// <param name="Count">How many messages, at most.</param>
/// <param name="Last">The index of the last one.</param>
internal readonly record struct DroppedOfRoom(long Count, long Last)
{
    /// <summary>The count where nobody knows it: more than any room has had, and safe to add up.</summary>
    public const long Unknown = 1L << 40;

    /// <summary>How many of them are missing to one who was sent all that <paramref name="seen"/> covers; at most so many.</summary>
    public long CountMissing(Epoch epoch, Frontier seen) => Math.Clamp(Last - seen[epoch], 0, Count);
}
