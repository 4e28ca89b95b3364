namespace PSChat.Hosting;

/// <summary>A room that exists.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Users">Who is in it, by name.</param>
public sealed record RoomInfo(string Room, IReadOnlyList<string> Users);
