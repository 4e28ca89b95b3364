namespace PSChat.Module;

/// <summary>A server's role in its group.</summary>
public enum ChatGroupRole
{
    /// <summary>The server follows the leader.</summary>
    Member,

    /// <summary>The server gives messages their positions.</summary>
    Leader,

    /// <summary>The server catches up, and is not a member yet.</summary>
    Learner,
}
