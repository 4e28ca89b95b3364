namespace PSChat;

/// <summary>Takes what a server has to say.</summary>
public interface IServerLog
{
    /// <summary>Takes one entry. Called on the thread that runs the server's event loop, and on no other; must return
    /// quickly.</summary>
    void Write(ServerLogEntry entry);
}
