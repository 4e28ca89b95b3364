namespace PSChat.Security;

/// <summary>What is thought of a datagram with a good seal.</summary>
internal enum DatagramVerdict
{
    /// <summary>It is new.</summary>
    New,

    /// <summary>It is one's own, come back.</summary>
    Own,

    /// <summary>It has come before.</summary>
    Repeated,

    /// <summary>Nothing is known of its sender, and its time is not now: an old one that is sent again, or a wrong clock.</summary>
    WrongTime,
}
