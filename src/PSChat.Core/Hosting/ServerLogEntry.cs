namespace PSChat;

/// <summary>Something that a server has to say.</summary>
/// <param name="Event">What it is about.</param>
/// <param name="Text">What happened, for people; without what to do about it.</param>
public sealed record ServerLogEntry(ServerEvent Event, string Text)
{
    /// <summary>How much it matters; the same for every entry of an event.</summary>
    public ServerLogLevel Level => Event switch
    {
        ServerEvent.Step => ServerLogLevel.Verbose,
        ServerEvent.ViewInstalled => ServerLogLevel.Information,
        ServerEvent.Failed => ServerLogLevel.Error,
        _ => ServerLogLevel.Warning,
    };

    /// <summary>What to do about it.</summary>
    public Remedy Remedy { get; init; } = Remedy.None;

    /// <summary>What ends the server, where <see cref="Event"/> is <see cref="ServerEvent.Failed"/>.</summary>
    public Exception? Exception { get; init; }
}
