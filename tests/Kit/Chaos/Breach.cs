namespace PSChat.Kit.Chaos;

/// <summary>How a promise can be broken.</summary>
internal enum Breach
{
    /// <summary>An acknowledged message did not reach a client, or is not in a server's history.</summary>
    Lost,

    /// <summary>A client was delivered a message twice.</summary>
    Doubled,

    /// <summary>Messages that are not late came in different orders, or a sender's not in the order of sending.</summary>
    OutOfOrder,

    /// <summary>Two messages at one place, servers with different histories, or a text that was never sent like this.</summary>
    Contradiction,

    /// <summary>In peace there was no common view, no acknowledgement, or somebody ended.</summary>
    Stuck,
}
