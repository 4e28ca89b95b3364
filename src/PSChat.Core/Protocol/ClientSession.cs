using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>One attached client, as its home server knows it.</summary>
internal sealed class ClientSession(long connection, SessionRecord record, Frontier seen)
{
    public long Connection { get; } = connection;

    public SessionRecord Record { get; set; } = record;

    /// <summary>Whether the leader has granted the name, or the group knows the session already.</summary>
    public bool IsGranted { get; set; }

    /// <summary>What the client had been sent when it attached; it is not sent again.</summary>
    public Frontier Seen { get; } = seen;

    /// <summary>Where it reads in each of its rooms.</summary>
    public Dictionary<string, RoomCursor> Rooms { get; } = new(Roster.NameComparer);

    /// <summary>Its messages that are not yet delivered here, by sequence.</summary>
    public SortedDictionary<long, Submission> Outstanding { get; } = [];

    /// <summary>How much was delivered when it was last told how far the log was filtered for it.</summary>
    public long MarkedTotal { get; set; } = -1;

    public bool HasUnread
    {
        get
        {
            foreach (var cursor in Rooms.Values)
            {
                if (cursor.Next < cursor.Log.End) return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Adds what it has not read, in the order of delivery over all of its rooms, up to about
    /// <paramref name="maximumBytes"/>.
    /// </summary>
    public void Read(int maximumBytes, List<DeliveredEntry> into)
    {
        var bytes = 0;
        while (bytes < maximumBytes && FindEarliest() is { } cursor)
        {
            var item = cursor.Log[cursor.Next++];

            // History that was asked for is sent even though a frontier covers it.
            if (cursor.Next > cursor.FilterFrom && Seen.Covers(item.Entry.Position)) continue;
            into.Add(item);
            bytes += item.Entry.Encoded.Length;
        }
    }

    private RoomCursor? FindEarliest()
    {
        RoomCursor? earliest = null;
        foreach (var cursor in Rooms.Values)
        {
            if (cursor.Next == cursor.Log.End) continue;
            if (earliest is null || cursor.Log[cursor.Next].Number < earliest.Log[earliest.Next].Number) earliest = cursor;
        }

        return earliest;
    }
}

/// <summary>Where a client reads in a room.</summary>
/// <param name="log">The room's log.</param>
/// <param name="next">The next to read.</param>
/// <param name="filterFrom">From here on, what the client has seen is passed over.</param>
internal sealed class RoomCursor(RoomLog log, long next, long filterFrom)
{
    public RoomLog Log { get; } = log;

    public long Next { get; set; } = next;

    public long FilterFrom { get; } = filterFrom;
}
