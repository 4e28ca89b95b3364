using PSChat.Groups;

namespace PSChat.Module.Rooms;

/// <summary>Users as given to a parameter: by a name, by a pattern, or by a room, which means everybody in it.</summary>
public sealed class UserReference
{
    private readonly string _text;
    private readonly bool _isRoom;

    /// <summary>Refers to users by their name, or by a pattern with wildcards.</summary>
    public UserReference(string name)
        : this(name, isRoom: false)
    {
    }

    private UserReference(string text, bool isRoom) => (_text, _isRoom) = (text, isRoom);

    /// <summary>Returns the name or pattern as it was given; the name of a room.</summary>
    public override string ToString() => _text;

    /// <summary>Refers to everybody in a room.</summary>
    internal static UserReference InRoom(string room) => new(room, isRoom: true);

    /// <summary>Whether finding nobody is an error: a pattern may match nobody, and a room may be empty.</summary>
    internal bool MustExist => !_isRoom && !NamePattern.IsPattern(_text);

    /// <summary>Returns the matching users.</summary>
    internal IReadOnlyList<ChatUser> In(IReadOnlyList<ChatUser> users) => _isRoom
        ? [.. users.Where(user => user.Rooms.Any(room => Names.AreSame(room, _text)))]
        : NamePattern.Match(users, _text, user => user.UserName);
}
