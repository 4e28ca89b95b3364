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

    /// <summary>The local time, by the leader's clock, at which the message got its position.</summary>
    public DateTimeOffset Time => _message.Time.ToLocalTime();

    /// <summary>The room that the message was sent to.</summary>
    public string Room => _message.Room;

    /// <summary>The sender's user name.</summary>
    public string Sender => _message.Sender;

    /// <summary>The text; at most 64 KiB of UTF-8.</summary>
    public string Text => _message.Text;

    /// <summary>The only user that the message is for; null if it is for everybody in the room.</summary>
    public string? To => _message.To;

    /// <summary>
    /// The object that came with the text, made of properties, lists, texts, numbers and times; null if there is none.
    /// </summary>
    public object? Data => _data.Value;

    /// <summary>Whether the message belongs before messages that were delivered earlier, because a cut or a failed leader held it
    /// back until a later view.</summary>
    public bool IsLate => _message.IsLate;

    /// <summary>
    /// The sender's id for the message: session and sequence, as in <c>1f0c22ab/17</c>. Its receipt, and an error about it, have
    /// the same id.
    /// </summary>
    public string Id => _message.Id.ToString();

    /// <summary>The message's position: epoch and index, as in <c>7:102</c>.</summary>
    public string Position => _message.Position.ToString();

    /// <summary>
    /// Timestamp to sort by, in local time, with a resolution of 100 ns. It is close to <see cref="Time"/>, but an answer always
    /// has a later one than its question, even if the servers' clocks differ.
    /// </summary>
    public DateTimeOffset Timestamp => _message.Timestamp.ToDateTimeOffset().ToLocalTime();

    /// <summary>Returns sender and text, safe to show; see <see cref="DisplayText"/>.</summary>
    public override string ToString() => DisplayText.Of(_message.ToString());
}
