using System.Text;

namespace PSChat.Messages;

/// <summary>One message at its position: what the log holds, replication carries and clients are sent. Immutable.</summary>
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

    /// <summary>Decoded when it is first asked for, which most servers never do; or what was put in order here.</summary>
    public string Text
    {
        get => _text ??= Encoding.UTF8.GetString(Utf8Text.Span);
        init => _text = value;
    }

    /// <summary>The text as it came; empty where the entry was made with a text.</summary>
    public ReadOnlyMemory<byte> Utf8Text { private get; init; }

    /// <summary>An object as JSON beside the text; empty for none.</summary>
    public string Data { get; init; } = "";

    /// <summary>The user whom alone it is for; null for everybody in the room.</summary>
    public string? To { get; init; }

    /// <summary>The sessions of that user, as they were when it got its position.</summary>
    public IReadOnlyList<Guid> Recipients { get; init; } = [];

    /// <summary>
    /// The entry as it travels; made once, when it is sequenced or received, and shared by the log, by replication and
    /// by every client that it is sent to.
    /// </summary>
    public ReadOnlyMemory<byte> Encoded { get; set; }

    /// <summary>
    /// About how much memory it takes: its text, its bytes, and the objects around them. Kept from when it was new: when it is
    /// let go, none of these is in a cache of the processor any more.
    /// </summary>
    public int MemoryBytes => _memoryBytes > 0
        ? _memoryBytes
        : _memoryBytes = Encoded.Length + (2 * ((_text?.Length ?? Utf8Text.Length) + Data.Length + Room.Length + Sender.Length)) + 256;

    /// <summary>Whether a session may read it: everybody in the room may, a private one only its sender and recipients.</summary>
    public bool IsFor(Guid session) => To is null || Id.Session == session || Recipients.Contains(session);

    /// <summary>The same everywhere: by time, then by position.</summary>
    public static int CompareInHistory(LogEntry left, LogEntry right)
    {
        var byTime = left.Timestamp.CompareTo(right.Timestamp);
        return byTime != 0 ? byTime : left.Position.CompareTo(right.Position);
    }

    public override string ToString() => $"{Position} {Id} {Sender}@{Room}: {Text}";
}
