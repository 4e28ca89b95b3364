namespace PSChat.Module;

/// <summary>What the sender of a message is told when the group holds it.</summary>
public sealed class ChatReceipt
{
    internal ChatReceipt(string room, string? to, MessageReceipt receipt)
    {
        To = to;
        Recipients = receipt.Recipients;
        Id = receipt.Id.ToString();
        Room = room;
        Position = receipt.Position.Index > 0 ? receipt.Position.ToString() : null;
        Timestamp = receipt.Timestamp.ToDateTimeOffset().ToLocalTime();
        Copies = receipt.Copies;
    }

    /// <summary>The message's id, as in <c>1f0c22ab/17</c>: session and sequence. The message has the same when it is received.</summary>
    public string Id { get; }

    /// <summary>The room it was sent to.</summary>
    public string Room { get; }

    /// <summary>Its place in order, as in <c>7:102</c>: epoch and index; null where it had to be sent again and its place is no
    /// longer known.</summary>
    public string? Position { get; }

    /// <summary>When the leader put it in order, as in the message; local time, to 100 ns.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>How many servers are known to hold it at least.</summary>
    public int Copies { get; }

    /// <summary>The user whom alone it was sent to; null for everybody in the room.</summary>
    public string? To { get; }

    /// <summary>How many users a message with <see cref="To"/> goes to: 1, or 0 if the user was not in the room. Null for a
    /// message to everybody, and where it is no longer known.</summary>
    public int? Recipients { get; }

    /// <summary>As in <c>1f0c22ab/17: 3 copies</c>.</summary>
    public override string ToString() => $"{Id}: {Copies} copies";
}
