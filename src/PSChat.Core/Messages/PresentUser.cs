using System.Collections.Immutable;

namespace PSChat.Messages;

/// <summary>A user who is in the group, as others may know of it: without the session, which is the user's own.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Home">The server that the user is attached to, or was last.</param>
/// <param name="Since">When the name was claimed, as <see cref="DateTime.Ticks"/> in UTC.</param>
/// <param name="Attached">False if the connection was lost a moment ago.</param>
/// <param name="Rooms">The rooms that the user is in.</param>
internal sealed record PresentUser(string User, Rank Home, long Since, bool Attached, ImmutableArray<string> Rooms);
