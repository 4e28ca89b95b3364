namespace PSChat;

/// <summary>Treatment of new messages of a room whose reader is full.</summary>
public enum FullMode
{
    /// <summary>
    /// New messages wait at the server. The client keeps only their ids, and reads them from the server's history when the reader
    /// has room again; nothing else of the client waits. Messages that the server no longer keeps by then are dropped.
    /// </summary>
    Wait,

    /// <summary>The oldest waiting message is dropped for each new one.</summary>
    DropOldest,
}
