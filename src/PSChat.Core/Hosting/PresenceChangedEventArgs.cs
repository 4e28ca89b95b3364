namespace PSChat;

/// <summary>A user came to a room or left it.</summary>
/// <param name="room">The room.</param>
/// <param name="user">The user's name.</param>
/// <param name="isPresent">Whether the user is in the room now.</param>
public sealed class PresenceChangedEventArgs(string room, string user, bool isPresent) : EventArgs
{
    /// <summary>The room.</summary>
    public string Room { get; } = room;

    /// <summary>The user's name.</summary>
    public string User { get; } = user;

    /// <summary>Whether the user is in the room now.</summary>
    public bool IsPresent { get; } = isPresent;
}
