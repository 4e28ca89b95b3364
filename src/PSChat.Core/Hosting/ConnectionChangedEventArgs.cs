namespace PSChat;

/// <summary>A client's connection changed.</summary>
/// <param name="state">The new state.</param>
/// <param name="server">The server that the client is attached to; null while there is none.</param>
/// <param name="reason">The reason, as text for users; may be empty.</param>
public sealed class ConnectionChangedEventArgs(ConnectionState state, Member? server, string reason) : EventArgs
{
    /// <summary>The new state.</summary>
    public ConnectionState State { get; } = state;

    /// <summary>The server that the client is attached to; null while there is none.</summary>
    public Member? Server { get; } = server;

    /// <summary>The reason, as text for users; may be empty.</summary>
    public string Reason { get; } = reason;
}
