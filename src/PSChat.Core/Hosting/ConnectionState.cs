namespace PSChat;

/// <summary>How a client stands with its group.</summary>
public enum ConnectionState
{
    /// <summary>It asks the network for its group, or dials a server, for the first time.</summary>
    Connecting,

    /// <summary>It is attached to a server.</summary>
    Connected,

    /// <summary>It lost its server and goes on to another by itself.</summary>
    Reconnecting,

    /// <summary>It was closed, or gave up.</summary>
    Closed,
}
