namespace PSChat.Simulation.Waiting;

/// <summary>What a client waits for while a message of it is not acknowledged.</summary>
internal enum WaitCause
{
    /// <summary>It is attached over a link that leads nowhere, and its pings have not found that yet.</summary>
    DeadLink,

    /// <summary>It dials a server that does not answer.</summary>
    DialNowhere,

    /// <summary>Its own tries: it looks for the group, dials, or is being attached.</summary>
    OwnTries,

    /// <summary>Its server does not hear the leader any more, and does not know yet that the leader is lost.</summary>
    LeaderSilent,

    /// <summary>Its server and the leader can reach each other one way only.</summary>
    LeaderOneWay,

    /// <summary>Its server has lost the leader, and an election is under way.</summary>
    Election,

    /// <summary>Its server has promised a candidate whose view has not come.</summary>
    Promise,

    /// <summary>Its server is not a member of the group.</summary>
    Outside,

    /// <summary>The leader is handing over, and parks messages.</summary>
    Handover,

    /// <summary>The leader did not run for a while, and asks whether it still leads.</summary>
    Recheck,

    /// <summary>So few members answer that nothing is committed, and the leader has not found yet that they failed.</summary>
    Quorum,

    /// <summary>There are fewer servers than minimum copies.</summary>
    Copies,

    /// <summary>The server has throttled it.</summary>
    Throttled,

    /// <summary>Nothing is in the way: frames are under way, or messages are caught up with.</summary>
    UnderWay,
}
