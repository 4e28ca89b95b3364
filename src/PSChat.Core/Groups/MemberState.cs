namespace PSChat;

/// <summary>Activity that a server reports.</summary>
public enum MemberState
{
    /// <summary>The server follows the leader.</summary>
    Follower,

    /// <summary>The server leads.</summary>
    Leader,

    /// <summary>The server has lost its leader, and an election is being held.</summary>
    Electing,

    /// <summary>The server catches up, and is not a member yet.</summary>
    Joining,

    /// <summary>The server did not answer.</summary>
    Silent,
}
