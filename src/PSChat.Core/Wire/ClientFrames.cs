using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>From a client: begin or resume a session here.</summary>
/// <param name="Secret">Chosen by the client, at random; the session follows from it.</param>
/// <param name="User">The user name to claim.</param>
/// <param name="ClaimedAt">Time at which the name was first granted, as the group reported it; 0 for a new session.</param>
/// <param name="Version">Above every version of the session that the client knows of.</param>
/// <param name="Seen">Messages that it was sent, or that were passed over because they are not for it.</param>
/// <param name="Rooms">The rooms of the session.</param>
internal sealed record Attach(
    SessionSecret Secret, string User, long ClaimedAt, long Version, Frontier Seen, IReadOnlyList<string> Rooms) : Frame
{
    public override FrameType Type => FrameType.Attach;

    public override void WriteBody(WireWriter writer)
    {
        writer.Guid(Secret.Value);
        writer.Text(User);
        writer.Int64(ClaimedAt);
        writer.Number(Version);
        writer.Frontier(Seen);
        writer.List(Rooms, static (list, room) => list.Text(room));
    }

    public static Attach Read(ref WireReader reader) => new(
        new SessionSecret(reader.Guid()),
        reader.Name(),
        reader.Int64(),
        reader.Count(),
        reader.Frontier(),
        reader.List(RosterFields.MaximumRooms, static (ref WireReader list) => list.Name()));
}

/// <summary>To the client: the session is attached, and its name is its own.</summary>
/// <param name="ClaimedAt">The value to give when the session resumes elsewhere.</param>
/// <param name="Version">The session's present version.</param>
/// <param name="User">
/// Its name. The name differs from the requested one if that was given away while the session was gone.
/// </param>
/// <param name="FailureTimeout">
/// Silence after which the group suspects a server. A client that waits for an answer should not wait much longer.
/// </param>
internal sealed record Attached(long ClaimedAt, long Version, string User, TimeSpan FailureTimeout) : Frame
{
    public override FrameType Type => FrameType.Attached;

    public override void WriteBody(WireWriter writer)
    {
        writer.Int64(ClaimedAt);
        writer.Number(Version);
        writer.Text(User);
        writer.Duration(FailureTimeout);
    }

    public static Attached Read(ref WireReader reader) => new(reader.Int64(), reader.Number(), reader.Name(), reader.Duration());
}

/// <summary>From the client: join a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="History">Number of the room's last messages to send first.</param>
internal sealed record JoinRoom(string Room, int History) : Frame
{
    public override FrameType Type => FrameType.JoinRoom;

    public override void WriteBody(WireWriter writer)
    {
        writer.Text(Room);
        writer.Number(History);
    }

    public static JoinRoom Read(ref WireReader reader) => new(reader.Name(), reader.SmallNumber(int.MaxValue));
}

/// <summary>To the client: everything that is delivered in the room from now on will be sent.</summary>
internal sealed record RoomJoined(string Room) : Frame
{
    public override FrameType Type => FrameType.RoomJoined;

    public override void WriteBody(WireWriter writer) => writer.Text(Room);

    public static RoomJoined Read(ref WireReader reader) => new(reader.Name());
}

/// <summary>From the client: leave a room.</summary>
internal sealed record LeaveRoom(string Room) : Frame
{
    public override FrameType Type => FrameType.LeaveRoom;

    public override void WriteBody(WireWriter writer) => writer.Text(Room);

    public static LeaveRoom Read(ref WireReader reader) => new(reader.Name());
}

/// <summary>From the client: a message. A resend has the same sequence.</summary>
/// <param name="Sequence">Number of the message in the session, from 1.</param>
/// <param name="AckedThrough">Number up to which all messages were acknowledged to the sender.</param>
/// <param name="LastTimestamp">The latest timestamp that the sender has seen.</param>
/// <param name="Room">The room.</param>
/// <param name="Text">The text.</param>
/// <param name="Data">An object as JSON, sent with the text; empty for none.</param>
/// <param name="To">The only user that it is for; null for everybody in the room.</param>
internal sealed record Send(
    long Sequence, long AckedThrough, HybridTimestamp LastTimestamp, string Room, string Text, string Data = "",
    string? To = null) : Frame
{
    public override FrameType Type => FrameType.Send;

    public override void WriteBody(WireWriter writer)
    {
        writer.Number(Sequence);
        writer.Number(AckedThrough);
        writer.Int64(LastTimestamp.Ticks);
        writer.Text(Room);
        writer.Text(Text);
        writer.Text(Data);
        writer.OptionalName(To);
    }

    public static Send Read(ref WireReader reader)
    {
        var send = new Send(
            reader.Count(),
            reader.Number(),
            reader.Timestamp(),
            reader.Name(),
            reader.Text(Names.MaximumTextBytes),
            reader.Text(Names.MaximumDataBytes),
            reader.OptionalName());
        if (send.Sequence < 1 || send.AckedThrough >= send.Sequence) reader.Fail();
        return send;
    }
}

/// <summary>To the client: its message is committed.</summary>
/// <param name="Sequence">Number of the message.</param>
/// <param name="Position">Its place in order; index 0 where it is no longer known.</param>
/// <param name="Timestamp">Time at which the leader put it in order.</param>
/// <param name="Copies">Number of servers that hold it, as a minimum.</param>
/// <param name="Recipients">Number of sessions that a private message goes to; null for other messages.</param>
internal sealed record Acknowledged(
    long Sequence, Position Position, HybridTimestamp Timestamp, int Copies, int? Recipients = null) : Frame
{
    public override FrameType Type => FrameType.Acknowledged;

    public override void WriteBody(WireWriter writer)
    {
        writer.Number(Sequence);
        writer.Position(Position);
        writer.Int64(Timestamp.Ticks);
        writer.Number(Copies);
        writer.Bool(Recipients is not null);
        if (Recipients is { } recipients) writer.Number(recipients);
    }

    public static Acknowledged Read(ref WireReader reader) => new(
        reader.Number(),
        reader.Position(),
        reader.Timestamp(),
        reader.SmallNumber(GroupLimits.MaximumMembers),
        reader.Bool() ? reader.SmallNumber(EntryFields.MaximumRecipients) : null);
}

/// <summary>
/// To the client: messages of its rooms, in the order of delivery. The server's delivery numbers do not travel.
/// </summary>
internal sealed record Deliver(IReadOnlyList<DeliveredEntry> Items) : Frame
{
    public override FrameType Type => FrameType.Deliver;

    public override void WriteBody(WireWriter writer) =>
        writer.List(Items, static (list, item) => WriteItem(list, item.Entry, item.IsLate));

    public static void WriteItem(WireWriter writer, LogEntry entry, bool isLate)
    {
        writer.Bool(isLate);
        EntryFields.Write(writer, entry);
    }

    public static Deliver Read(ref WireReader reader) => new(reader.List(
        WireConstants.MaximumFrame,
        static (ref WireReader list) =>
        {
            var late = list.Bool();
            return new DeliveredEntry(EntryFields.Read(ref list), late, Number: 0);
        }));
}

/// <summary>To the client: it has everything of its rooms up to here. A later resume is shorter with it.</summary>
internal sealed record Mark(Frontier Seen) : Frame
{
    public override FrameType Type => FrameType.Mark;

    public override void WriteBody(WireWriter writer) => writer.Frontier(Seen);

    public static Mark Read(ref WireReader reader) => new(reader.Frontier());
}

/// <summary>To the client: a new view holds.</summary>
internal sealed record ViewChanged(GroupView View, TimeSpan ElectionDuration) : Frame
{
    public override FrameType Type => FrameType.ViewChanged;

    public override void WriteBody(WireWriter writer)
    {
        writer.View(View);
        writer.Duration(ElectionDuration);
    }

    public static ViewChanged Read(ref WireReader reader) => new(reader.View()!, reader.Duration());
}

/// <summary>From the client: the session ends and its name is free.</summary>
internal sealed record Detach : Frame
{
    public override FrameType Type => FrameType.Detach;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>From a client, attached or not: hold an election. The answer is <see cref="ViewChanged"/>.</summary>
internal sealed record HoldElection : Frame
{
    public override FrameType Type => FrameType.HoldElection;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the client: messages of a room are missing, because no server keeps them any more.</summary>
/// <param name="Room">The room.</param>
/// <param name="Missing">Highest possible number of missing messages; null if it is unknown.</param>
internal sealed record Gap(string Room, long? Missing) : Frame
{
    public override FrameType Type => FrameType.Gap;

    public override void WriteBody(WireWriter writer)
    {
        writer.Text(Room);
        writer.Number(Missing ?? 0);
    }

    public static Gap Read(ref WireReader reader) => new(reader.Name(), reader.Count() is > 0 and var missing ? missing : null);
}

/// <summary>To the client: its name belongs to an earlier claim, so it has another one from now on.</summary>
/// <param name="User">The new name.</param>
internal sealed record Renamed(string User) : Frame
{
    public override FrameType Type => FrameType.Renamed;

    public override void WriteBody(WireWriter writer) => writer.Text(User);

    public static Renamed Read(ref WireReader reader) => new(reader.Name());
}
