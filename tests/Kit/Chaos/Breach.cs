namespace PSChat.Kit.Chaos;

/// <summary>Kind of a broken promise.</summary>
internal enum Breach
{
    /// <summary>An acknowledged message did not reach a client, or is not in a server's history.</summary>
    Lost,

    /// <summary>A message was delivered to a client twice.</summary>
    Doubled,

    /// <summary>
    /// Messages that are not late came in different orders, or a sender's messages not in the order of sending.
    /// </summary>
    OutOfOrder,

    /// <summary>Two messages have one position, servers have different histories, or a text was never sent like this.</summary>
    Contradiction,

    /// <summary>Without faults there was no common view or no acknowledgement, or a server or client ended.</summary>
    Stuck,
}
