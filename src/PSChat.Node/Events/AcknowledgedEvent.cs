namespace PSChat.Node.Events;

/// <summary>The group has committed a message that this client sent.</summary>
/// <param name="Id">The message id as <c>session/sequence</c>, in full.</param>
/// <param name="Position">The message's position; index 0 after a resend if the position is no longer known.</param>
/// <param name="Timestamp">Time at which the leader gave the message its position.</param>
/// <param name="Copies">Number of servers that hold the message at least.</param>
/// <param name="Recipients">Number of users that a private message goes to; left out for a message to everybody.</param>
internal sealed record AcknowledgedEvent(string Id, PositionFields Position, string Timestamp, int Copies, int? Recipients = null)
    : NodeEvent
{
    /// <summary>The event of <paramref name="receipt"/>.</summary>
    public static AcknowledgedEvent Of(MessageReceipt receipt) => new(
        MessageEvent.IdText(receipt.Id),
        PositionFields.Of(receipt.Position),
        receipt.Timestamp.ToString(),
        receipt.Copies,
        receipt.Recipients);

    /// <inheritdoc/>
    public override string ToLine()
    {
        var copies = Copies == 1 ? "copy" : "copies";
        var reach = Recipients == 0 ? ", reached nobody: the user is not in the room" : "";
        return $"confirmed at {Position}, {Copies} {copies}{reach}";
    }
}
