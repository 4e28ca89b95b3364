namespace PSChat.Messages;

/// <summary>A user has entered a room, or has left it.</summary>
/// <param name="Session">The user's session.</param>
/// <param name="Room">The room.</param>
/// <param name="User">The user's name.</param>
/// <param name="IsPresent">Whether the user is there now.</param>
internal readonly record struct PresenceChange(Guid Session, string Room, string User, bool IsPresent);
