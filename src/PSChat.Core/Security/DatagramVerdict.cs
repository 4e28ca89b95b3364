namespace PSChat.Security;

/// <summary>Judgement of a datagram with a good seal.</summary>
internal enum DatagramVerdict
{
    /// <summary>The datagram is new.</summary>
    New,

    /// <summary>The datagram is one's own, come back.</summary>
    Own,

    /// <summary>The datagram has come before.</summary>
    Repeated,

    /// <summary>Its sender is unknown, and its time is not now: an old datagram that is sent again, or a wrong clock.</summary>
    WrongTime,
}
