namespace PSChat.Node.Events;

/// <summary>A message that this client sent is safe: committed by the group.</summary>
/// <param name="Id">The message id as <c>session/sequence</c>, in full.</param>
/// <param name="Position">Its place in order; index 0 where a resend was acknowledged whose place is no longer known.</param>
/// <param name="Timestamp">When the leader put it in order.</param>
/// <param name="Copies">How many servers are known to hold it at least.</param>
/// <param name="Recipients">How many users a private message goes to; left out for a message to everybody.</param>
internal sealed record AcknowledgedEvent(string Id, PositionFields Position, string Timestamp, int Copies, int? Recipients = null) : NodeEvent
{
    /// <summary>The event of <paramref name="receipt"/>.</summary>
    public static AcknowledgedEvent Of(MessageReceipt receipt) => new(
        MessageEvent.IdText(receipt.Id),
        PositionFields.Of(receipt.Position),
        receipt.Timestamp.ToString(),
        receipt.Copies,
        receipt.Recipients);

    /// <inheritdoc/>
    public override string ToLine() => $"confirmed at {Position}, {Copies} {(Copies == 1 ? "copy" : "copies")}{(Recipients == 0 ? ", reached nobody: the user is not in the room" : "")}";
}
