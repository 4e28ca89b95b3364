namespace PSChat;

/// <summary>One message, committed and delivered to a client.</summary>
public sealed record ChatMessage
{
    /// <summary>The message's id, chosen by the sender and unique.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The message's place in order.</summary>
    public required Position Position { get; init; }

    /// <summary>Time at which the leader put it in order; history is sorted by this.</summary>
    public required HybridTimestamp Timestamp { get; init; }

    /// <summary>The leader's wall clock at that moment.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The room it was sent to.</summary>
    public required string Room { get; init; }

    /// <summary>The user that sent it.</summary>
    public required string Sender { get; init; }

    /// <summary>The text; at most 64 KiB of UTF-8.</summary>
    public required string Text { get; init; }

    /// <summary>An object as JSON, sent with the text; at most 64 KiB of UTF-8, null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The only user that it is for; null for everybody in the room.</summary>
    public string? To { get; init; }

    /// <summary>
    /// Whether it belongs before messages that were delivered earlier: it was cut off, or left behind by a failed leader, and
    /// came in with a later view.
    /// </summary>
    public bool IsLate { get; init; }

    /// <summary>Sender and text.</summary>
    public override string ToString() => $"{Sender}: {Text}";
}
