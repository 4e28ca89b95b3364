using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>One attached client, as its home server knows it.</summary>
internal sealed class ClientSession(long connection, SessionRecord record, Frontier seen, ClientBudget budget)
{
    /// <summary>
    /// Rooms that the client may join only later. Few clients have any, and thousands of idle clients must cost little.
    /// </summary>
    private HashSet<string>? _putOffRooms;

    public long Connection { get; } = connection;

    public SessionRecord Record { get; set; } = record;

    /// <summary>Whether the leader has granted the name, or the group knows the session already.</summary>
    public bool IsGranted { get; set; }

    /// <summary>Whether the session was in the group before. Such a session is never turned away because of its name.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Messages that the client had been sent when it attached; they are not sent again.</summary>
    public Frontier Seen { get; set; } = seen;

    /// <summary>The client's cursor in each of its rooms.</summary>
    public Dictionary<string, RoomCursor> Rooms { get; } = new(Roster.NameComparer);

    /// <summary>Its messages that are not yet delivered here, by sequence, in no particular order.</summary>
    public Dictionary<long, Submission> Outstanding { get; } = [];

    /// <summary>The highest number up to which the client has said that its messages are acknowledged.</summary>
    public long SaidThrough { get; private set; }

    /// <summary>The number up to which the client knows that its messages are safe: it has said so, or was told so here.</summary>
    public long KnownThrough { get; private set; }

    /// <summary>Last time at which the client sent a message, or one of its messages was acknowledged.</summary>
    public TimeSpan ProgressAt { get; set; }

    /// <summary>Whether the host was told that messages wait for the client, and has not read since.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Approximate size of the outstanding messages in bytes.</summary>
    public long OutstandingBytes { get; private set; }

    /// <summary>Budget of the session.</summary>
    public ClientBudget Budget { get; } = budget;

    /// <summary>Number of messages that were delivered when the client was last sent a mark.</summary>
    public long MarkedTotal { get; set; } = -1;

    /// <summary>
    /// The client may join a room only later. Frames for that room that it has sent since were sent on the assumption that it had
    /// joined.
    /// </summary>
    public void PutOff(string room)
    {
        _putOffRooms ??= new HashSet<string>(Roster.NameComparer);
        if (_putOffRooms.Count < RosterFields.MaximumRooms) _putOffRooms.Add(room);
    }

    /// <summary>Whether the client was told to join a room later.</summary>
    public bool IsPutOff(string room) => _putOffRooms is not null && _putOffRooms.Contains(room);

    /// <summary>The client may join a room now, or has given up joining it.</summary>
    public void AllowRoom(string room) => _putOffRooms?.Remove(room);

    /// <summary>Whether the user may read a message of one of its rooms.</summary>
    public bool MayRead(LogEntry entry) => entry.IsFor(Record.Session);

    /// <summary>
    /// A message for others came to a room: a client that has read everything before it has nothing to read now.
    /// </summary>
    public void PassOver(RoomLog room)
    {
        if (Rooms.GetValueOrDefault(room.Name) is { } cursor && cursor.Next == room.End - 1 && cursor.Missed == 0) cursor.Next++;
    }

    /// <summary>The client says that its messages are acknowledged up to a number.</summary>
    public void Say(long ackedThrough)
    {
        SaidThrough = Math.Max(SaidThrough, ackedThrough);
        KnownThrough = Math.Max(KnownThrough, ackedThrough);
    }

    /// <summary>The client is told that a message is acknowledged.</summary>
    public void Tell(long sequence)
    {
        if (sequence == KnownThrough + 1) KnownThrough = sequence;
    }

    /// <summary>
    /// Finds a message that later ones wait for and that does not come. An honest client has sent the first message that it does
    /// not know to be safe.
    /// </summary>
    /// <returns>The number of the message; null if the client's messages wait for something else.</returns>
    public long? FindHole() =>
        Outstanding.Count > 0 && Outstanding.Keys.Min() > KnownThrough + 1 ? KnownThrough + 1 : null;

    /// <summary>Keeps a message until it is delivered.</summary>
    /// <returns>Number of bytes that are outstanding in addition.</returns>
    public long Keep(Submission submission)
    {
        var freed = Settle(submission.Id.Sequence);
        Outstanding[submission.Id.Sequence] = submission;
        OutstandingBytes += SubmissionFields.Estimate(submission);
        return SubmissionFields.Estimate(submission) - freed;
    }

    /// <summary>A message is safe, or comes again.</summary>
    /// <returns>Number of bytes that are no longer outstanding; 0 if the message was not outstanding.</returns>
    public long Settle(long sequence)
    {
        if (!Outstanding.Remove(sequence, out var submission)) return 0;
        OutstandingBytes -= SubmissionFields.Estimate(submission);
        return SubmissionFields.Estimate(submission);
    }

    public bool HasUnread
    {
        get
        {
            foreach (var cursor in Rooms.Values)
            {
                if (cursor.Next < cursor.Log.End || cursor.Missed > 0) return true;
            }

            return false;
        }
    }

    /// <summary>The cursor of the only room that has something to read and no gap there; null otherwise.</summary>
    public RoomCursor? FindOnlyUnread()
    {
        RoomCursor? only = null;
        foreach (var cursor in Rooms.Values)
        {
            if (cursor.Next >= cursor.Log.End && cursor.Missed == 0) continue;
            if (only is not null || cursor.IsAtGap) return null;
            only = cursor;
        }

        return only;
    }

    /// <summary>Whether the client needs all of a run, because it has seen no message of it.</summary>
    public bool Needs(RoomRun run, RoomCursor cursor) => run.End <= cursor.FilterFrom || Seen[run.Epoch] < run.FirstIndex;

    /// <summary>
    /// Adds unread messages, in the order of delivery over all rooms, up to about <paramref name="maximumBytes"/>. A gap ends the
    /// reading, because the client must be told of it first.
    /// </summary>
    public void Read(int maximumBytes, List<DeliveredEntry> into)
    {
        var bytes = 0;
        while (bytes < maximumBytes && FindEarliest() is { IsAtGap: false } cursor)
        {
            var item = cursor.Log[cursor.Next++];
            if (!MayRead(item.Entry!)) continue;

            // Requested history is sent even though a frontier covers it (H2).
            if (cursor.Next > cursor.FilterFrom && Seen.Covers(item.Last)) continue;
            into.Add(new DeliveredEntry(item.Entry!, item.IsLate, item.Number));
            bytes += item.Entry!.Encoded.Length;
        }
    }

    /// <summary>
    /// Takes the gap at which the client stands in one of its rooms. The client is told of it before anything else.
    /// </summary>
    /// <returns>The room, and the highest possible number of missing messages; null if there is no gap.</returns>
    public (string Room, long Missing)? TakeGap()
    {
        foreach (var cursor in Rooms.Values)
        {
            if (cursor.TakeGap(Seen) is > 0 and var missing) return (cursor.Log.Name, missing);
        }

        return null;
    }

    private RoomCursor? FindEarliest()
    {
        RoomCursor? earliest = null;
        foreach (var cursor in Rooms.Values)
        {
            if (cursor.Next >= cursor.Log.End && cursor.Missed == 0) continue;
            if (cursor.IsAtGap) return cursor;
            if (earliest is null || cursor.Log[cursor.Next].Number < earliest.Log[earliest.Next].Number) earliest = cursor;
        }

        return earliest;
    }
}
