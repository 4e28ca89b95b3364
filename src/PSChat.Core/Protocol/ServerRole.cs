namespace PSChat.Protocol;

/// <summary>Roles of a server.</summary>
internal enum ServerRole
{
    /// <summary>A starter: asks the network for its group.</summary>
    Discovering,

    /// <summary>A learner: catches up with a leader that is to take it in.</summary>
    Joining,

    /// <summary>A member whose leader is alive.</summary>
    Following,

    /// <summary>A member that has lost its leader and waits for its turn to stand.</summary>
    Bereft,

    /// <summary>A member that has promised a candidate and waits for its view.</summary>
    Promised,

    /// <summary>A candidate.</summary>
    Standing,

    /// <summary>The leader.</summary>
    Leading,

    /// <summary>A server that has left.</summary>
    Ended,
}
