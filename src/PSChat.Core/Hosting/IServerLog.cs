namespace PSChat;

/// <summary>Takes a server's log entries.</summary>
public interface IServerLog
{
    /// <summary>Takes one entry. Called only on the thread that runs the server's event loop; must return quickly.</summary>
    void Write(ServerLogEntry entry);
}
