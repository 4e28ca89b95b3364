using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>Encoding of a session's record.</summary>
internal static class RosterFields
{
    /// <summary>The highest number of sessions in one frame.</summary>
    public const int MaximumSessions = 65_536;

    /// <summary>The highest number of rooms of one session.</summary>
    public const int MaximumRooms = 256;

    /// <summary>Upper estimate of a record's size in bytes.</summary>
    public static int Estimate(SessionRecord value) => 64 + (3 * (value.User.Length + value.Rooms.Sum(room => room.Length + 1)));

    public static void Write(WireWriter writer, SessionRecord value)
    {
        writer.Guid(value.Session);
        writer.Text(value.User);
        writer.Rank(value.Home);
        writer.Int64(value.ClaimedAt);
        writer.Bool(value.Attached);
        writer.Number(value.Version);
        writer.List(value.Rooms, static (list, room) => list.Text(room));
    }

    public static SessionRecord Read(ref WireReader reader) => new(
        reader.Guid(),
        reader.Name(),
        reader.Rank(),
        reader.Int64(),
        reader.Bool(),
        reader.Number(),
        [.. reader.List(MaximumRooms, static (ref WireReader list) => list.Name())]);
}
