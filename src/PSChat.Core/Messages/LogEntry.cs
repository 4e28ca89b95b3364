using System.Text;

namespace PSChat.Messages;

/// <summary>
/// One message at its position, as the log holds it, replication carries it and clients are sent it. Immutable.
/// </summary>
internal sealed class LogEntry
{
    private string? _text;
    private int _memoryBytes;

    public required Position Position { get; init; }
    public required MessageId Id { get; init; }
    public required HybridTimestamp Timestamp { get; init; }

    /// <summary>The leader's wall clock when it gave the position, as <see cref="DateTime.Ticks"/> in UTC.</summary>
    public required long WallTicks { get; init; }

    public required string Room { get; init; }
    public required string Sender { get; init; }

    /// <summary>
    /// The text. It is decoded on first use, which most servers never need, or is the text that was put in order here.
    /// </summary>
    public string Text
    {
        get => _text ??= Encoding.UTF8.GetString(Utf8Text.Span);
        init => _text = value;
    }

    /// <summary>The text as it arrived; empty where the entry was made from a text.</summary>
    public ReadOnlyMemory<byte> Utf8Text { private get; init; }

    /// <summary>An object as JSON, sent with the text; empty for none.</summary>
    public string Data { get; init; } = "";

    /// <summary>The only user that it is for; null for everybody in the room.</summary>
    public string? To { get; init; }

    /// <summary>The sessions of that user at the time when it got its position.</summary>
    public IReadOnlyList<Guid> Recipients { get; init; } = [];

    /// <summary>
    /// The entry in its encoded form. It is made once, when the entry is sequenced or received, and shared by the log, by
    /// replication and by all clients.
    /// </summary>
    public ReadOnlyMemory<byte> Encoded { get; set; }

    /// <summary>
    /// Approximate memory of the entry in bytes: text, encoded form, and the objects around them. The value is kept from when the
    /// entry was new, because at its removal none of these is in a processor cache any more.
    /// </summary>
    public int MemoryBytes => _memoryBytes > 0
        ? _memoryBytes
        : _memoryBytes = Encoded.Length + 256
            + (2 * ((_text?.Length ?? Utf8Text.Length) + Data.Length + Room.Length + Sender.Length));

    /// <summary>
    /// Whether a session may read it. Everybody in the room may, but only sender and recipients may read a private message.
    /// </summary>
    public bool IsFor(Guid session) => To is null || Id.Session == session || Recipients.Contains(session);

    /// <summary>Compares by time, then by position, so that the order is the same everywhere.</summary>
    public static int CompareInHistory(LogEntry left, LogEntry right)
    {
        var byTime = left.Timestamp.CompareTo(right.Timestamp);
        return byTime != 0 ? byTime : left.Position.CompareTo(right.Position);
    }

    public override string ToString() => $"{Position} {Id} {Sender}@{Room}: {Text}";
}
