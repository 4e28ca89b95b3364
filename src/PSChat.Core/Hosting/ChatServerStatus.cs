namespace PSChat;

/// <summary>State of a server.</summary>
public enum ChatServerStatus
{
    /// <summary>The server has not begun.</summary>
    Starting,

    /// <summary>The server asks the network for its group.</summary>
    Discovering,

    /// <summary>The server found the group and catches up; it is not a member yet.</summary>
    Joining,

    /// <summary>The server is a member, and another server leads.</summary>
    Follower,

    /// <summary>The server is a member, and an election is being held.</summary>
    Electing,

    /// <summary>The server leads.</summary>
    Leader,

    /// <summary>The server was stopped.</summary>
    Stopped,

    /// <summary>The server ended with an error.</summary>
    Failed,

    /// <summary>
    /// The group has as many servers as it takes. The server waits outside, takes no clients, and comes in when a place is free.
    /// </summary>
    Spare,
}
