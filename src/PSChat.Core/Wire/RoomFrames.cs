using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>From a client, attached or not: asks for the users.</summary>
internal sealed record ListUsers : Frame
{
    public override FrameType Type => FrameType.ListUsers;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the client: the users of the group, and the rooms that they are in.</summary>
/// <param name="Users">The users. Their sessions do not travel, because a session that is known could be taken over.</param>
/// <param name="IsLast">Whether this is the last part; a long list takes several frames.</param>
internal sealed record UserList(IReadOnlyList<PresentUser> Users, bool IsLast) : Frame
{
    /// <summary>
    /// The highest number of users. A group has no more, so a client keeps no more, whatever number of parts arrives.
    /// </summary>
    public const int MaximumUsers = RosterFields.MaximumSessions;

    public override FrameType Type => FrameType.UserList;

    public override void WriteBody(WireWriter writer)
    {
        writer.List(Users, static (list, user) =>
        {
            list.Text(user.User);
            list.Rank(user.Home);
            list.Int64(user.Since);
            list.Bool(user.Attached);
            list.List(user.Rooms, static (rooms, room) => rooms.Text(room));
        });
        writer.Bool(IsLast);
    }

    public static UserList Read(ref WireReader reader) => new(
        reader.List(
            MaximumUsers,
            static (ref WireReader list) => new PresentUser(
                list.Name(),
                list.Rank(),
                list.Int64(),
                list.Bool(),
                [.. list.List(RosterFields.MaximumRooms, static (ref WireReader rooms) => rooms.Name())])),
        reader.Bool());
}

/// <summary>From the client: asks for the last messages of a room.</summary>
/// <param name="Room">A room in which the session is.</param>
/// <param name="Count">Highest number of messages.</param>
/// <param name="Since">No message that is older by the leader's wall clock.</param>
/// <param name="Until">No message that is newer by that clock; 0 for no limit.</param>
/// <param name="BeforeTimestamp">Only messages before this timestamp and <paramref name="Before"/> in history order.</param>
/// <param name="Before">The position; index 0 for no limit.</param>
internal sealed record ReadHistory(
    string Room, int Count, long Since, long Until, HybridTimestamp BeforeTimestamp, Position Before) : Frame
{
    public override FrameType Type => FrameType.ReadHistory;

    /// <summary>Whether an entry is among the requested ones.</summary>
    public bool Wants(LogEntry entry) => entry.WallTicks >= Since && (Until == 0 || entry.WallTicks <= Until) && IsBefore(entry);

    public override void WriteBody(WireWriter writer)
    {
        writer.Text(Room);
        writer.Number(Count);
        writer.Int64(Since);
        writer.Int64(Until);
        writer.Int64(BeforeTimestamp.Ticks);
        writer.Position(Before);
    }

    public static ReadHistory Read(ref WireReader reader) => new(
        reader.Name(), reader.SmallNumber(int.MaxValue), reader.Int64(), reader.Int64(), reader.Timestamp(), reader.Position());

    private bool IsBefore(LogEntry entry) => Before.Index == 0
        || entry.Timestamp < BeforeTimestamp
        || (entry.Timestamp == BeforeTimestamp && entry.Position < Before);
}

/// <summary>To the client: the answer to <see cref="ReadHistory"/>, in history order.</summary>
/// <param name="Entries">The last of the requested entries, as many as fit.</param>
/// <param name="IsAll">Whether no requested entry is left.</param>
internal sealed record History(IReadOnlyList<LogEntry> Entries, bool IsAll) : Frame
{
    public override FrameType Type => FrameType.History;

    public override void WriteBody(WireWriter writer)
    {
        writer.List(Entries, static (list, entry) => EntryFields.Write(list, entry));
        writer.Bool(IsAll);
    }

    public static History Read(ref WireReader reader) =>
        new(reader.List(WireConstants.MaximumFrame, EntryFields.Read), reader.Bool());
}

/// <summary>To the client: a user has entered one of its rooms, or has left it.</summary>
internal sealed record Presence(string Room, string User, bool IsPresent) : Frame
{
    public override FrameType Type => FrameType.Presence;

    public override void WriteBody(WireWriter writer)
    {
        writer.Text(Room);
        writer.Text(User);
        writer.Bool(IsPresent);
    }

    public static Presence Read(ref WireReader reader) => new(reader.Name(), reader.Name(), reader.Bool());
}
