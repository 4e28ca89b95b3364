namespace PSChat.Messages;

/// <summary>A message on its way from its sender to the leader: it has an id, and no position yet.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="AckedThrough">Number up to which the sender was told that all its messages are safe.</param>
/// <param name="LastTimestamp">The latest timestamp that the sender has seen.</param>
/// <param name="Sender">The user's name.</param>
/// <param name="Room">The room.</param>
/// <param name="Text">The text.</param>
/// <param name="Data">An object as JSON, sent with the text; empty for none.</param>
/// <param name="To">The only user that it is for; null for everybody in the room.</param>
internal sealed record Submission(
    MessageId Id,
    long AckedThrough,
    HybridTimestamp LastTimestamp,
    string Sender,
    string Room,
    string Text,
    string Data = "",
    string? To = null);
