namespace PSChat.Protocol;

/// <summary>What a client is doing.</summary>
internal enum ClientState
{
    /// <summary>Asks the network for the group.</summary>
    Finding,

    /// <summary>Dials a server, or waits for it to attach the session.</summary>
    Connecting,

    /// <summary>Is attached.</summary>
    Attached,

    /// <summary>Is done.</summary>
    Closed,
}
