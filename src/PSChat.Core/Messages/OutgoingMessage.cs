namespace PSChat;

/// <summary>What a user sends.</summary>
/// <param name="Room">The room, which is joined.</param>
/// <param name="Text">The text; at most 64 KiB of UTF-8.</param>
public sealed record OutgoingMessage(string Room, string Text)
{
    /// <summary>An object as JSON, beside the text; at most 64 KiB of UTF-8, null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The user whom alone it is for; null for everybody in the room.</summary>
    public string? To { get; init; }
}
