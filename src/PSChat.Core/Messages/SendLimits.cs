namespace PSChat.Messages;

/// <summary>How much of one sender's may be unacknowledged: it bounds its outbox, and what servers hold for it.</summary>
internal static class SendLimits
{
    /// <summary>Messages: enough to fill a fast link while acknowledgements are on their way.</summary>
    public const int Messages = 1024;

    /// <summary>Bytes of text in UTF-8; one message is always let through. 4 MiB.</summary>
    public const int Bytes = 4 * 1024 * 1024;
}
