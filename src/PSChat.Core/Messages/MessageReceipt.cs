namespace PSChat;

/// <summary>The sender's confirmation that its message is committed.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Position">Its place in order; index 0 for a resend whose place is no longer in memory.</param>
/// <param name="Timestamp">Time at which the leader put it in order.</param>
/// <param name="Copies">Number of servers that are known to hold it, as a minimum.</param>
/// <param name="Recipients">
/// Number of sessions that a private message goes to; 0 if the user was not in the room. Null for a message to everybody, and for
/// one that is no longer in memory.
/// </param>
public sealed record MessageReceipt(
    MessageId Id, Position Position, HybridTimestamp Timestamp, int Copies, int? Recipients = null);
