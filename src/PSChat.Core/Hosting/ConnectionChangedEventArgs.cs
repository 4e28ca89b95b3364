namespace PSChat;

/// <summary>A client's connection changed.</summary>
/// <param name="state">How it stands now.</param>
/// <param name="server">The server that it is attached to; null while there is none.</param>
/// <param name="reason">Why, for people; may be empty.</param>
public sealed class ConnectionChangedEventArgs(ConnectionState state, Member? server, string reason) : EventArgs
{
    /// <summary>How it stands now.</summary>
    public ConnectionState State { get; } = state;

    /// <summary>The server that it is attached to; null while there is none.</summary>
    public Member? Server { get; } = server;

    /// <summary>Why, for people; may be empty.</summary>
    public string Reason { get; } = reason;
}
