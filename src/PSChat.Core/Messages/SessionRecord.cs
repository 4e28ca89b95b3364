using System.Collections.Immutable;

namespace PSChat.Messages;

/// <summary>The group's knowledge of one user's session: soft state, replicated by the leader.</summary>
/// <param name="Session">The session.</param>
/// <param name="User">The user's name, unique in the group.</param>
/// <param name="Home">The server that the user is attached to, or was last.</param>
/// <param name="ClaimedAt">
/// Time at which the name was claimed, as <see cref="DateTime.Ticks"/> in UTC by the home server's clock.
/// </param>
/// <param name="Attached">False from the loss of the connection until the name is free again.</param>
/// <param name="Version">Number of changes of the session's place and rooms; the record with the higher number holds.</param>
/// <param name="Rooms">The rooms that the user is in.</param>
internal sealed record SessionRecord(
    Guid Session,
    string User,
    Rank Home,
    long ClaimedAt,
    bool Attached,
    long Version,
    ImmutableArray<string> Rooms);
