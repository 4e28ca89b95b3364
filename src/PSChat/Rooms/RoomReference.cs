using System.Management.Automation;

namespace PSChat.Module.Rooms;

/// <summary>A joined room as given to a parameter: the object or its name. PowerShell converts by the constructors.</summary>
public sealed class RoomReference
{
    private readonly ChatRoom? _room;
    private readonly string _text;
    private readonly (string User, string Group)? _copied;

    /// <summary>Refers to rooms by their name, or by a pattern with wildcards.</summary>
    public RoomReference(string name) => _text = name;

    /// <summary>Refers to a room by its object.</summary>
    public RoomReference(ChatRoom room)
    {
        ArgumentNullException.ThrowIfNull(room);
        _room = room;
        _text = room.Room;
    }

    private RoomReference(string room, string user, string group) => (_text, _copied) = (room, (user, group));

    /// <summary>Returns the name or pattern as it was given; user and room of a copy.</summary>
    public override string ToString() => _copied is { } copied ? $"{copied.User} in {_text}" : _text;

    /// <summary>
    /// Refers to a room by a copy of its object from another session. A user's name is unique in the group, so that user, group
    /// and room say which one it is.
    /// </summary>
    internal static RoomReference OfCopy(PSObject copy) =>
        new(Text(copy, nameof(ChatRoom.Room)), Text(copy, nameof(ChatRoom.UserName)), Text(copy, nameof(ChatRoom.Group)));

    /// <summary>Whether it is a pattern, for which no match is not an error.</summary>
    internal bool IsPattern => _room is null && !IsCopy && NamePattern.IsPattern(_text);

    /// <summary>Whether it is a copy of an object from another session.</summary>
    internal bool IsCopy => _copied is not null;

    /// <summary>Returns the matching rooms.</summary>
    internal IReadOnlyList<ChatRoom> In(IReadOnlyList<ChatRoom> connected) =>
        _room is not null ? [_room]
        : _copied is { } copied ? [.. connected.Where(room => IsThat(room, copied.User, copied.Group))]
        : NamePattern.Match(connected, _text, room => room.Room);

    private bool IsThat(ChatRoom room, string user, string group) =>
        IsSame(room.Room, _text) && IsSame(room.UserName, user) && room.Group == group;

    private static bool IsSame(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static string Text(PSObject copy, string property) => copy.Properties[property]?.Value as string ?? "";
}
