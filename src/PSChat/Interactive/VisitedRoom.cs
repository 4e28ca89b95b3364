namespace PSChat.Module.Interactive;

/// <summary>A room that a visit shows.</summary>
/// <param name="Room">The room.</param>
/// <param name="WasJoinedHere">Whether the visit has joined it, so that it leaves it in the end.</param>
internal sealed record VisitedRoom(ChatRoom Room, bool WasJoinedHere);
