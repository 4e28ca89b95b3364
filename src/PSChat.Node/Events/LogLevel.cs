namespace PSChat.Node.Events;

/// <summary>Importance of a log line.</summary>
internal enum LogLevel
{
    /// <summary>A detail; shown with <c>--verbose</c> only.</summary>
    Verbose,

    /// <summary>A notable event; shown with <c>--verbose</c> only, because views have lines of their own.</summary>
    Information,

    /// <summary>A problem outside the server.</summary>
    Warning,

    /// <summary>A problem inside the server.</summary>
    Error,
}
