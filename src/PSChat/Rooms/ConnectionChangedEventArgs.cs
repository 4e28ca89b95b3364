namespace PSChat.Module;

/// <summary>The connection of a room's user changed.</summary>
public sealed class ConnectionChangedEventArgs : EventArgs
{
    internal ConnectionChangedEventArgs(PSChat.ConnectionChangedEventArgs change)
    {
        State = change.State.ToString();
        IsClosed = change.State == ConnectionState.Closed;
        Server = change.Server?.Name;
        Endpoint = change.Server?.Endpoint.ToString();
        Reason = change.Reason;
    }

    /// <summary>The new state of the connection: <c>Connected</c>, <c>Reconnecting</c> or <c>Closed</c>.</summary>
    public string State { get; }

    /// <summary>The name of the server that the user is attached to; null while there is none.</summary>
    public string? Server { get; }

    /// <summary>The server's endpoint, as <c>address:port</c>; null while there is none.</summary>
    public string? Endpoint { get; }

    /// <summary>The reason for the change, for people; may be empty.</summary>
    public string Reason { get; }

    internal bool IsClosed { get; }
}
