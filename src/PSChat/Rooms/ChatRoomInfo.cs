namespace PSChat.Module;

/// <summary>A room of a group that has users.</summary>
public sealed class ChatRoomInfo
{
    internal ChatRoomInfo(RoomInfo room) => (Room, Users) = (room.Room, new(room.Users));

    /// <summary>The room's name; 1 to 64 characters.</summary>
    public string Room { get; }

    /// <summary>The names of the connected users in it.</summary>
    public NameList Users { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Room;
}
