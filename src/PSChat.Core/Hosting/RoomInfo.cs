using PSChat.Messages;

namespace PSChat;

/// <summary>A room that exists.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Users">The names of its users, in alphabetical order.</param>
public sealed record RoomInfo(string Room, IReadOnlyList<string> Users)
{
    /// <summary>Lists the rooms that have a connected user.</summary>
    internal static IReadOnlyList<RoomInfo> ListOf(IEnumerable<UserInfo> users) =>
    [
        .. users.Where(user => user.IsConnected)
            .SelectMany(user => user.Rooms.Select(room => (Room: room, user.User)))
            .GroupBy(item => item.Room, item => item.User, Roster.NameComparer)
            .Select(room => new RoomInfo(room.Key, [.. room]))
            .OrderBy(room => room.Room, Roster.NameComparer),
    ];
}
