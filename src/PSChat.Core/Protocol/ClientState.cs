namespace PSChat.Protocol;

/// <summary>States of a client.</summary>
internal enum ClientState
{
    /// <summary>Asks the network for the group.</summary>
    Finding,

    /// <summary>Dials a server, or waits for it to attach the session.</summary>
    Connecting,

    /// <summary>The session is attached.</summary>
    Attached,

    /// <summary>The session is over.</summary>
    Closed,
}
