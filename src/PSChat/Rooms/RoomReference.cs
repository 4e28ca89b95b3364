namespace PSChat.Module.Rooms;

/// <summary>A joined room as given to a parameter: the object or its name. PowerShell converts by the constructors.</summary>
public sealed class RoomReference
{
    private readonly ChatRoom? _room;
    private readonly string _text;

    /// <summary>Refers to rooms by their name, or by a pattern with wildcards.</summary>
    public RoomReference(string name) => _text = name;

    /// <summary>Refers to a room by its object.</summary>
    public RoomReference(ChatRoom room)
    {
        ArgumentNullException.ThrowIfNull(room);
        _room = room;
        _text = room.Room;
    }

    /// <summary>Returns the name or pattern as it was given.</summary>
    public override string ToString() => _text;

    /// <summary>Whether it is a pattern, for which no match is not an error.</summary>
    internal bool IsPattern => _room is null && NamePattern.IsPattern(_text);

    /// <summary>Returns the matching rooms.</summary>
    internal IReadOnlyList<ChatRoom> In(IReadOnlyList<ChatRoom> connected) =>
        _room is not null ? [_room] : NamePattern.Match(connected, _text, room => room.Room);
}
