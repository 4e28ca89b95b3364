namespace PSChat;

/// <summary>Severity of a server's log entry.</summary>
public enum ServerLogLevel
{
    /// <summary>A detail for debugging.</summary>
    Verbose,

    /// <summary>Normal news, such as a new view or a new leader.</summary>
    Information,

    /// <summary>Something that is wrong outside the server, and that the server survives.</summary>
    Warning,

    /// <summary>Something that ends the server.</summary>
    Error,
}
