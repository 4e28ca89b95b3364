namespace PSChat.Module.Interactive;

/// <summary>A room that a visit shows.</summary>
/// <param name="Room">The room.</param>
/// <param name="WasJoinedHere">Whether the visit has joined the room, and therefore leaves it at the end.</param>
internal sealed record VisitedRoom(ChatRoom Room, bool WasJoinedHere);
