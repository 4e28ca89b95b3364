namespace PSChat.Wire;

/// <summary>The constants of the wire.</summary>
internal static class WireConstants
{
    /// <summary>The version of everything under Wire.</summary>
    public const ushort Version = 1;

    /// <summary>"PSCH": how every hello and every datagram begins.</summary>
    public const uint Magic = 0x48435350;

    /// <summary>The largest frame, its type and body; anything larger closes the link. 1 MiB.</summary>
    public const int MaximumFrame = 1024 * 1024;

    /// <summary>The largest frame before a hello was accepted: a stranger must not make us hold more. 4 KiB.</summary>
    public const int MaximumHello = 4096;

    /// <summary>The most bytes of log entries in one frame: leaves room for other frames to pass in between. 256 KiB.</summary>
    public const int MaximumBatch = 256 * 1024;

    /// <summary>
    /// The most that a frontier counts in an epoch, the highest version that a client gives its session, and the highest
    /// sequence that it gives a message: half of what a number can be, because they are counted on from, and a forged one
    /// must not overflow. 2^62.
    /// </summary>
    public const long MaximumCount = 1L << 62;

    /// <summary>The largest datagram with its seal: fits every usual path unfragmented.</summary>
    public const int MaximumSealedDatagram = 1200;

    /// <summary>What a seal takes: always left free, so that a group with a key has no other limits than one without.</summary>
    public const int SealLength = 40;

    /// <summary>The largest datagram without its seal.</summary>
    public const int MaximumDatagram = MaximumSealedDatagram - SealLength;

    /// <summary>
    /// The longest body of a notice: an epoch with the largest numbers. No heartbeat's body is shorter, because a notice
    /// may be the answer to it.
    /// </summary>
    public const int NoticeLength = 26;
}
