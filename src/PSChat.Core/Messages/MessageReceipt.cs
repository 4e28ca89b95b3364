namespace PSChat;

/// <summary>What a sender is told when its message is committed.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Position">Its place in order; index 0 where a resend was acknowledged whose place is no longer in memory.</param>
/// <param name="Timestamp">When the leader put it in order.</param>
/// <param name="Copies">How many servers are known to hold it at least.</param>
/// <param name="Recipients">How many sessions a private message goes to; 0 if the user was not in the room. Null for a
/// message to everybody, and where it is no longer in memory.</param>
public sealed record MessageReceipt(MessageId Id, Position Position, HybridTimestamp Timestamp, int Copies, int? Recipients = null);
