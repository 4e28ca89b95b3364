using PSChat.Groups;

namespace PSChat;

/// <summary>A message as a user sends it.</summary>
/// <param name="Room">The room, which must be joined.</param>
/// <param name="Text">The text; at most 64 KiB of UTF-8.</param>
public sealed record OutgoingMessage(string Room, string Text)
{
    /// <summary>An object as JSON, sent with the text; at most 64 KiB of UTF-8, null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The room, which must be joined.</summary>
    public string Room { get; init => field = Names.Spell(value); } = Names.Spell(Room);

    /// <summary>The only user that it is for; null for everybody in the room.</summary>
    public string? To { get; init => field = Names.Spell(value); }
}
