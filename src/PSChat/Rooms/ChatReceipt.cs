namespace PSChat.Module;

/// <summary>The sender's receipt for a message that the group has committed.</summary>
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

    /// <summary>The message's id, as in <c>1f0c22ab/17</c>: session and sequence. Receivers see the same id.</summary>
    public string Id { get; }

    /// <summary>The room that the message was sent to.</summary>
    public string Room { get; }

    /// <summary>
    /// The message's position: epoch and index, as in <c>7:102</c>. Null if the message was sent again and its position is no
    /// longer known.
    /// </summary>
    public string? Position { get; }

    /// <summary>The message's timestamp, in local time, with a resolution of 100 ns.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Number of servers that hold the message at least.</summary>
    public int Copies { get; }

    /// <summary>The only user that the message was sent to; null for everybody in the room.</summary>
    public string? To { get; }

    /// <summary>Number of users that a message with <see cref="To"/> goes to: 1, or 0 if the user was not in the room. Null for a
    /// message to everybody, or if the number is no longer known.</summary>
    public int? Recipients { get; }

    /// <summary>Returns id and copies, as in <c>1f0c22ab/17: 3 copies</c>.</summary>
    public override string ToString() => $"{Id}: {Copies} copies";
}
