using System.Collections.Immutable;

namespace PSChat.Messages;

/// <summary>A user of the group in the form in which others may see it: without the session, which is the user's own.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Home">The server that the user is attached to, or was last.</param>
/// <param name="Since">Time at which the name was claimed, as <see cref="DateTime.Ticks"/> in UTC.</param>
/// <param name="Attached">False if the connection was lost a moment ago.</param>
/// <param name="Rooms">The rooms that the user is in.</param>
internal sealed record PresentUser(string User, Rank Home, long Since, bool Attached, ImmutableArray<string> Rooms);
