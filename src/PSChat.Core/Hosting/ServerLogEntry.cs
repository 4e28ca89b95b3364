namespace PSChat;

/// <summary>One entry of a server's log.</summary>
/// <param name="Event">The event.</param>
/// <param name="Text">What happened, as text for users, without the remedy.</param>
public sealed record ServerLogEntry(ServerEvent Event, string Text)
{
    /// <summary>Severity; the same for every entry of an event.</summary>
    public ServerLogLevel Level => Event switch
    {
        ServerEvent.Step => ServerLogLevel.Verbose,
        ServerEvent.ViewInstalled => ServerLogLevel.Information,
        ServerEvent.Failed => ServerLogLevel.Error,
        _ => ServerLogLevel.Warning,
    };

    /// <summary>The remedy for the user.</summary>
    public Remedy Remedy { get; init; } = Remedy.None;

    /// <summary>The error that ends the server, if <see cref="Event"/> is <see cref="ServerEvent.Failed"/>.</summary>
    public Exception? Exception { get; init; }
}
