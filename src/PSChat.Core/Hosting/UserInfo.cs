using PSChat.Messages;

namespace PSChat;

/// <summary>A user of the group.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Rooms">The rooms that the user is in, by name.</param>
/// <param name="Server">The name of the server that the user is, or was last, attached to; null if that server is gone.</param>
/// <param name="Since">When the name was claimed, by the clock of the server that granted it.</param>
/// <param name="IsConnected">False if the connection was lost less than half a minute ago.</param>
public sealed record UserInfo(string User, IReadOnlyList<string> Rooms, string? Server, DateTimeOffset Since, bool IsConnected)
{
    internal static IReadOnlyList<UserInfo> ListOf(IEnumerable<PresentUser> users, GroupView? view) =>
    [
        .. users.Select(user => new UserInfo(
                user.User,
                [.. user.Rooms.Order(Roster.NameComparer)],
                view?.Find(user.Home)?.Name,
                new HybridTimestamp(user.Since).ToDateTimeOffset(),
                user.Attached))
            .OrderBy(user => user.User, Roster.NameComparer),
    ];
}
