namespace PSChat;

/// <summary>State of a client's connection to its group.</summary>
public enum ConnectionState
{
    /// <summary>The client asks the network for its group, or dials a server, for the first time.</summary>
    Connecting,

    /// <summary>The client is attached to a server.</summary>
    Connected,

    /// <summary>The client lost its server and looks for another by itself.</summary>
    Reconnecting,

    /// <summary>The client was closed, or gave up.</summary>
    Closed,
}
