namespace PSChat;

/// <summary>What a server is doing.</summary>
public enum ChatServerStatus
{
    /// <summary>It has not begun.</summary>
    Starting,

    /// <summary>It asks the network for its group.</summary>
    Discovering,

    /// <summary>It found the group and catches up; it is not a member yet.</summary>
    Joining,

    /// <summary>It is a member, another server leads.</summary>
    Follower,

    /// <summary>It is a member; an election is being held.</summary>
    Electing,

    /// <summary>It leads.</summary>
    Leader,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It ended with an error.</summary>
    Failed,
}
