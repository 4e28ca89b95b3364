namespace PSChat;

/// <summary>What a server says that it is doing.</summary>
public enum MemberState
{
    /// <summary>It follows the leader.</summary>
    Follower,

    /// <summary>It leads.</summary>
    Leader,

    /// <summary>It has lost its leader, and an election is being held.</summary>
    Electing,

    /// <summary>It catches up, and is not a member yet.</summary>
    Joining,

    /// <summary>It did not answer.</summary>
    Silent,
}
