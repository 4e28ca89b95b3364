namespace PSChat.Messages;

/// <summary>
/// Limits for one sender's unacknowledged messages. They bound its outbox, and the memory that servers need for it.
/// </summary>
internal static class SendLimits
{
    /// <summary>Number of messages: enough to fill a fast link while acknowledgements are on their way.</summary>
    public const int Messages = 1024;

    /// <summary>Size of the texts in bytes of UTF-8; one message is always allowed. 4 MiB.</summary>
    public const int Bytes = 4 * 1024 * 1024;
}
