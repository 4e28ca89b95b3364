namespace PSChat.Module;

/// <summary>A message was delivered.</summary>
public sealed class MessageReceivedEventArgs : EventArgs
{
    internal MessageReceivedEventArgs(ChatMessage message) => Message = message;

    /// <summary>The message.</summary>
    public ChatMessage Message { get; }
}
