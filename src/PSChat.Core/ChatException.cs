namespace PSChat;

/// <summary>An error of PSChat: a stable code, what happened, and what to do about it.</summary>
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

    /// <summary>What the user can do about it.</summary>
    public Remedy Remedy { get; }

    /// <summary>Why, where <see cref="Code"/> is <see cref="ChatError.NotConfirmed"/>.</summary>
    public ChatError Cause { get; init; }

    /// <summary>The message that it is about, where there is one.</summary>
    public MessageId? MessageId { get; init; }
}
