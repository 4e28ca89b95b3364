using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>
/// Messages from the server's history that a reader gets before those that it is delivered. The server may have been ahead of
/// the client when it answered, so some of them are delivered too.
/// </summary>
internal sealed class EarlierMessages
{
    private readonly MessageIdSet _ids = new();

    /// <summary>Takes the messages in the order of history.</summary>
    public EarlierMessages(IReadOnlyList<ChatMessage> messages)
    {
        Messages = messages;
        foreach (var message in messages) _ids.Add(message.Id);
    }

    /// <summary>No messages.</summary>
    public static EarlierMessages None { get; } = new([]);

    /// <summary>The messages in the order of history.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>
    /// Whether a message that is delivered is one of these, or came before them and was more than the reader had asked for.
    /// </summary>
    public bool Covers(ChatMessage message) => Messages.Count > 0
        && (_ids.Contains(message.Id) || (!message.IsLate && KeyOf(message).CompareTo(KeyOf(Messages[^1])) < 0));

    private static (HybridTimestamp Timestamp, Position Position) KeyOf(ChatMessage message) =>
        (message.Timestamp, message.Position);
}
