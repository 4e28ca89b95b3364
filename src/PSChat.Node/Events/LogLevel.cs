namespace PSChat.Node.Events;

/// <summary>How much a log line matters.</summary>
internal enum LogLevel
{
    /// <summary>A detail; shown with <c>--verbose</c> only.</summary>
    Verbose,

    /// <summary>Worth knowing; with <c>--verbose</c> only, because views have lines of their own.</summary>
    Information,

    /// <summary>Wrong outside the server.</summary>
    Warning,

    /// <summary>Wrong inside the server.</summary>
    Error,
}
