using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>Log entries of one epoch, in order without gaps.</summary>
/// <param name="Epoch">Their epoch.</param>
/// <param name="Items">The entries, possibly none.</param>
/// <param name="Commit">
/// In the stream of the epoch's leader, the number of committed messages plus one; 0 in the answer to a pull.
/// </param>
internal sealed record Entries(Epoch Epoch, IReadOnlyList<LogEntry> Items, long Commit) : Frame
{
    /// <summary>Whether the frame is part of the leader's stream; otherwise it answers a pull.</summary>
    public bool IsStream => Commit > 0;

    public override FrameType Type => FrameType.Entries;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Epoch);
        writer.Number(Commit);
        writer.List(Items, static (list, entry) => EntryFields.Write(list, entry));
    }

    public static Entries Read(ref WireReader reader)
    {
        var epoch = reader.Epoch();
        var commit = reader.Number();
        var items = reader.List(WireConstants.MaximumFrame, EntryFields.Read);
        for (var at = 0; at < items.Length; at++)
        {
            if (items[at].Position != new Position(epoch, items[0].Position.Index + at)) reader.Fail();
        }

        return new Entries(epoch, items, commit);
    }
}

/// <summary>To the leader: number of messages of the leader's epoch that the sender holds.</summary>
internal sealed record Held(Epoch Epoch, long Count) : Frame
{
    public override FrameType Type => FrameType.Held;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Epoch);
        writer.Number(Count);
    }

    public static Held Read(ref WireReader reader) => new(reader.Epoch(), reader.Number());
}

/// <summary>From the leader: number of messages of its epoch that are committed, and with them the view's history.</summary>
internal sealed record Commit(Epoch Epoch, long Count) : Frame
{
    public override FrameType Type => FrameType.Commit;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Epoch);
        writer.Number(Count);
    }

    public static Commit Read(ref WireReader reader) => new(reader.Epoch(), reader.Number());
}

/// <summary>Asks for the messages that are missing in the given frontier.</summary>
internal sealed record Pull(Frontier Held) : Frame
{
    public override FrameType Type => FrameType.Pull;

    public override void WriteBody(WireWriter writer) => writer.Frontier(Held);

    public static Pull Read(ref WireReader reader) => new(reader.Frontier());
}

/// <summary>Ends the answer to one pull.</summary>
/// <param name="Held">Frontier of the messages that the sender holds.</param>
internal sealed record PullEnd(Frontier Held) : Frame
{
    public override FrameType Type => FrameType.PullEnd;

    public override void WriteBody(WireWriter writer) => writer.Frontier(Held);

    public static PullEnd Read(ref WireReader reader) => new(reader.Frontier());
}

/// <summary>Messages of a home server's clients, for the leader to put in order.</summary>
internal sealed record Forward(IReadOnlyList<Submission> Items) : Frame
{
    public override FrameType Type => FrameType.Forward;

    public override void WriteBody(WireWriter writer) => writer.List(Items, SubmissionFields.Write);

    public static Forward Read(ref WireReader reader) => new(reader.List(WireConstants.MaximumFrame, SubmissionFields.Read));
}

/// <summary>A range in place of entries: these messages were committed, delivered and dropped, and count as held.</summary>
/// <param name="Range">The kept facts about them.</param>
/// <param name="Commit">The same number as in <see cref="Entries"/>.</param>
internal sealed record Dropped(DroppedRange Range, long Commit) : Frame
{
    /// <summary>Whether the frame is part of the leader's stream; otherwise it answers a pull.</summary>
    public bool IsStream => Commit > 0;

    public override FrameType Type => FrameType.Dropped;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Range.Epoch);
        writer.Number(Commit);
        writer.Number(Range.First);
        writer.Number(Range.Last);
        writer.List([.. Range.Ids.ListIntervals()], static (list, interval) =>
        {
            list.Guid(interval.Session);
            list.Number(interval.First);
            list.Number(interval.Last - interval.First);
        });
        writer.List([.. Range.Rooms.OrderBy(room => room.Key, StringComparer.Ordinal)], static (list, room) =>
        {
            list.Text(room.Key);
            list.Number(room.Value.Count);
            list.Number(room.Value.Last);
        });
    }

    public static Dropped Read(ref WireReader reader)
    {
        var epoch = reader.Epoch();
        var commit = reader.Number();
        var range = new DroppedRange(epoch, reader.Count(), reader.Count());
        if (range.First < 1 || range.Last < range.First) reader.Fail();
        ReadIds(ref reader, range);
        ReadRooms(ref reader, range);
        return new Dropped(range, commit);
    }

    private static void ReadIds(ref WireReader reader, DroppedRange range)
    {
        foreach (var (session, first, more) in reader.List(
            WireConstants.MaximumFrame,
            static (ref WireReader list) => (list.Guid(), list.Count(), list.Count())))
        {
            if (first < 1) reader.Fail();
            if (reader.Failed) return;
            range.Ids.AddRange(session, first, first + more);
        }
    }

    private static void ReadRooms(ref WireReader reader, DroppedRange range)
    {
        foreach (var (room, count, last) in reader.List(
            WireConstants.MaximumFrame,
            static (ref WireReader list) => (list.Name(), list.Count(), list.Count())))
        {
            if (!range.Contains(last)) reader.Fail();
            if (reader.Failed) return;
            range.Rooms[room] = new DroppedOfRoom(count, last);
        }
    }
}

/// <summary>From the leader: forwarded messages that were committed so long ago that no server keeps them.</summary>
internal sealed record Known(IReadOnlyList<MessageId> Ids) : Frame
{
    public override FrameType Type => FrameType.Known;

    public override void WriteBody(WireWriter writer) => writer.List(Ids, static (list, id) => list.MessageId(id));

    public static Known Read(ref WireReader reader) =>
        new(reader.List(WireConstants.MaximumFrame, static (ref WireReader list) => list.MessageId()));
}
