namespace PSChat.Module;

/// <summary>What a server is in its group.</summary>
public enum ChatGroupRole
{
    /// <summary>It follows the leader.</summary>
    Member,

    /// <summary>It gives messages their order.</summary>
    Leader,

    /// <summary>It catches up, and is not a member yet.</summary>
    Learner,
}
