using PSChat.Module.Data;

namespace PSChat.Module;

/// <summary>A message that was delivered in a room.</summary>
public sealed class ChatMessage
{
    private readonly PSChat.ChatMessage _message;
    private readonly Lazy<object?> _data;

    internal ChatMessage(PSChat.ChatMessage message)
    {
        _message = message;
        _data = new(() => message.Data is { } json ? DataReader.Read(json) : null, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>When it was put in order, by the leader's clock; local time.</summary>
    public DateTimeOffset Time => _message.Time.ToLocalTime();

    /// <summary>The room it was sent to.</summary>
    public string Room => _message.Room;

    /// <summary>The user who sent it.</summary>
    public string Sender => _message.Sender;

    /// <summary>The text; at most 64 KiB of UTF-8.</summary>
    public string Text => _message.Text;

    /// <summary>The user whom alone it is for; null for everybody in the room.</summary>
    public string? To => _message.To;

    /// <summary>The object that came with the text: made of properties, lists, texts, numbers and times; null for none.</summary>
    public object? Data => _data.Value;

    /// <summary>True if it belongs before messages that were delivered earlier: it was cut off or left behind by a failed
    /// leader, and came in with a later view.</summary>
    public bool IsLate => _message.IsLate;

    /// <summary>The sender's id for it, as in <c>1f0c22ab/17</c>: session and sequence. Its receipt, and an error about it,
    /// have the same.</summary>
    public string Id => _message.Id.ToString();

    /// <summary>Its place in order, as in <c>7:102</c>: epoch and index.</summary>
    public string Position => _message.Position.ToString();

    /// <summary>What to sort by: close to <see cref="Time"/>, but never against cause and effect, whatever the servers' clocks
    /// say; local time, to 100 ns.</summary>
    public DateTimeOffset Timestamp => _message.Timestamp.ToDateTimeOffset().ToLocalTime();

    /// <summary>Sender and text, safe to show; see <see cref="DisplayText"/>.</summary>
    public override string ToString() => DisplayText.Of(_message.ToString());
}
