namespace PSChat;

/// <summary>An error of PSChat: a stable code, a text that says what happened, and a remedy.</summary>
public sealed class ChatException : Exception
{
    /// <summary>Makes an error.</summary>
    public ChatException(ChatError code, string message, Remedy remedy, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Remedy = remedy;
    }

    /// <summary>The stable code.</summary>
    public ChatError Code { get; }

    /// <summary>The remedy for the user.</summary>
    public Remedy Remedy { get; }

    /// <summary>The reason, if <see cref="Code"/> is <see cref="ChatError.NotConfirmed"/>.</summary>
    public ChatError Cause { get; init; }

    /// <summary>The message that the error is about; null if there is none.</summary>
    public MessageId? MessageId { get; init; }
}
