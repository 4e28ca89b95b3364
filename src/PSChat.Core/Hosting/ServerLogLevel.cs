namespace PSChat;

/// <summary>How much a server's log entry matters.</summary>
public enum ServerLogLevel
{
    /// <summary>A detail for people who debug.</summary>
    Verbose,

    /// <summary>Something that people want to know: a new view, a new leader.</summary>
    Information,

    /// <summary>Something that is wrong outside the server, and that it survives.</summary>
    Warning,

    /// <summary>Something that ends the server.</summary>
    Error,
}
