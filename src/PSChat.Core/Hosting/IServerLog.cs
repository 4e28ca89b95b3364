namespace PSChat;

/// <summary>
/// Takes a server's diagnostics. Called on the thread that runs the server's event loop, and on no other; must return
/// quickly.
/// </summary>
public interface IServerLog
{
    /// <summary>A detail: who stands, who promised, who was suspected.</summary>
    void Verbose(string text);

    /// <summary>Something that people want to know: a new view, a new leader.</summary>
    void Information(string text);

    /// <summary>Something that is wrong outside the server, and that it survives.</summary>
    void Warning(string text);

    /// <summary>Something that is wrong inside the server.</summary>
    void Error(Exception exception);
}
