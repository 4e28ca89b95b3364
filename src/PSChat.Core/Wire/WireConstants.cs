namespace PSChat.Wire;

/// <summary>The constants of the wire.</summary>
internal static class WireConstants
{
    /// <summary>The version of everything under Wire.</summary>
    public const ushort Version = 1;

    /// <summary>"PSCH": the first bytes of every hello and every datagram.</summary>
    public const uint Magic = 0x48435350;

    /// <summary>The largest frame, with type and body; a larger one closes the link. 1 MiB.</summary>
    public const int MaximumFrame = 1024 * 1024;

    /// <summary>The largest frame before an accepted hello: a stranger must not make a server hold more. 4 KiB.</summary>
    public const int MaximumHello = 4096;

    /// <summary>
    /// The highest number of bytes of log entries in one frame. The limit leaves room for other frames in between. 256 KiB.
    /// </summary>
    public const int MaximumBatch = 256 * 1024;

    /// <summary>
    /// The highest count of an epoch in a frontier, version of a session, and sequence of a message. It is half of the largest
    /// number, because these values are added to, and a forged one must not overflow. 2^62.
    /// </summary>
    public const long MaximumCount = 1L << 62;

    /// <summary>The largest datagram with its seal: it fits every usual path unfragmented.</summary>
    public const int MaximumSealedDatagram = 1200;

    /// <summary>
    /// Size of a seal in bytes. The space is always left free, so that a group with a key has the same limits as one without.
    /// </summary>
    public const int SealLength = 40;

    /// <summary>The largest datagram without its seal.</summary>
    public const int MaximumDatagram = MaximumSealedDatagram - SealLength;

    /// <summary>
    /// The longest body of a notice: an epoch with the largest numbers. No heartbeat has a shorter body, because a notice may
    /// answer it.
    /// </summary>
    public const int NoticeLength = 26;

    /// <summary>
    /// The largest datagram that is handed on, which stays inside the machine: two endpoints and a scope more than the largest
    /// datagram.
    /// </summary>
    public const int MaximumHandedOn = MaximumSealedDatagram + 64;
}
