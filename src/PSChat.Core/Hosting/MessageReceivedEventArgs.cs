namespace PSChat;

/// <summary>A message was delivered.</summary>
/// <param name="message">The message.</param>
public sealed class MessageReceivedEventArgs(ChatMessage message) : EventArgs
{
    /// <summary>The message.</summary>
    public ChatMessage Message { get; } = message;
}
