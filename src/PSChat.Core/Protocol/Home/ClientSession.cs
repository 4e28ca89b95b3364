using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>One attached client, as its home server knows it.</summary>
internal sealed class ClientSession(long connection, SessionRecord record, Frontier seen, ClientBudget budget)
{
    /// <summary>Few have any: thousands of idle clients must cost little.</summary>
    private HashSet<string>? _putOffRooms;

    public long Connection { get; } = connection;

    public SessionRecord Record { get; set; } = record;

    /// <summary>Whether the leader has granted the name, or the group knows the session already.</summary>
    public bool IsGranted { get; set; }

    /// <summary>Whether it was in the group before: it is never turned away for its name.</summary>
    public bool IsResumed { get; init; }

    /// <summary>What the client had been sent when it attached; it is not sent again.</summary>
    public Frontier Seen { get; set; } = seen;

    /// <summary>Where it reads in each of its rooms.</summary>
    public Dictionary<string, RoomCursor> Rooms { get; } = new(Roster.NameComparer);

    /// <summary>Its messages that are not yet delivered here, by sequence; in no order.</summary>
    public Dictionary<long, Submission> Outstanding { get; } = [];

    /// <summary>Whether its server was told that something waits for it, and has not looked since.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>How many bytes they take, about.</summary>
    public long OutstandingBytes { get; private set; }

    /// <summary>What it may send at once.</summary>
    public ClientBudget Budget { get; } = budget;

    /// <summary>How much was delivered when it was last told how far the log was filtered for it.</summary>
    public long MarkedTotal { get; set; } = -1;

    /// <summary>It may join a room in a while only: what it says to it has been sent behind the join.</summary>
    public void PutOff(string room)
    {
        _putOffRooms ??= new HashSet<string>(Roster.NameComparer);
        if (_putOffRooms.Count < RosterFields.MaximumRooms) _putOffRooms.Add(room);
    }

    /// <summary>Whether it was told to join a room later.</summary>
    public bool IsPutOff(string room) => _putOffRooms is not null && _putOffRooms.Contains(room);

    /// <summary>It may join a room now, or does not want to any more.</summary>
    public void LetInto(string room) => _putOffRooms?.Remove(room);

    /// <summary>Whether the user may read a message of one of its rooms.</summary>
    public bool MayRead(LogEntry entry) => entry.IsFor(Record.Session);

    /// <summary>A message for others came to a room: one who has read everything before it has nothing to read now.</summary>
    public void PassOver(RoomLog room)
    {
        if (Rooms.GetValueOrDefault(room.Name) is { } cursor && cursor.Next == room.End - 1 && cursor.Missed == 0) cursor.Next++;
    }

    /// <summary>Keeps a message until it is delivered.</summary>
    /// <returns>How many bytes more are outstanding.</returns>
    public long Keep(Submission submission)
    {
        var freed = Settle(submission.Id.Sequence);
        Outstanding[submission.Id.Sequence] = submission;
        OutstandingBytes += SubmissionFields.Estimate(submission);
        return SubmissionFields.Estimate(submission) - freed;
    }

    /// <summary>A message is safe, or comes again.</summary>
    /// <returns>How many bytes less are outstanding; 0 if it was not.</returns>
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

    /// <summary>Where it reads, if it has something to read in one of its rooms alone, and no gap there.</summary>
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

    /// <summary>Whether it is to be sent all of a run: it has seen none of that.</summary>
    public bool Needs(RoomRun run, RoomCursor cursor) => run.End <= cursor.FilterFrom || Seen[run.Epoch] < run.FirstIndex;

    /// <summary>
    /// Adds what it has not read, in the order of delivery over all of its rooms, up to about
    /// <paramref name="maximumBytes"/>, but not beyond a gap: that is to be told before.
    /// </summary>
    public void Read(int maximumBytes, List<DeliveredEntry> into)
    {
        var bytes = 0;
        while (bytes < maximumBytes && FindEarliest() is { IsAtGap: false } cursor)
        {
            var item = cursor.Log[cursor.Next++];
            if (!MayRead(item.Entry!)) continue;

            // History that was asked for is sent even though a frontier covers it.
            if (cursor.Next > cursor.FilterFrom && Seen.Covers(item.Last)) continue;
            into.Add(new DeliveredEntry(item.Entry!, item.IsLate, item.Number));
            bytes += item.Entry!.Encoded.Length;
        }
    }

    /// <summary>A gap that the client stands at, in one of its rooms: it is to be told before anything else.</summary>
    /// <returns>The room, and how many messages are missing, at most; null if there is none.</returns>
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
