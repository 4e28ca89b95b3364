namespace PSChat;

/// <summary>What happens to new messages of a room whose reader is full.</summary>
public enum FullMode
{
    /// <summary>
    /// They wait at the server. The client keeps only their ids, and reads them from the server's history when the reader has
    /// room again; nothing else of the client waits. Those that the server keeps no longer by then are dropped.
    /// </summary>
    Wait,

    /// <summary>The oldest message that waits is dropped for each.</summary>
    DropOldest,
}
