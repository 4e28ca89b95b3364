namespace PSChat.Protocol;

/// <summary>
/// Faults that the simulator's own tests put into the state machine, to prove that the simulator finds them. They are never set
/// outside tests: nothing public leads here.
/// </summary>
[Flags]
internal enum PlantedBug
{
    None = 0,

    /// <summary>Counts a message as committed with one copy fewer than needed.</summary>
    CommitOneCopyEarly = 1 << 0,

    /// <summary>Answers with a promise and does not remember it.</summary>
    ForgetPromise = 1 << 1,

    /// <summary>Installs a view without the messages that only other voters hold.</summary>
    SkipCatchUp = 1 << 2,

    /// <summary>Tells a client that a message is safe because it is held, even if it is not committed.</summary>
    AcknowledgeResendEarly = 1 << 3,

    /// <summary>Takes a message for delivered when a later message of its sender was delivered.</summary>
    DeduplicateByHighest = 1 << 4,

    /// <summary>Promises every candidate, even while it hears its leader well.</summary>
    LoneMemberDeposesLeader = 1 << 5,

    /// <summary>Wins with any number of promises when the time has run out.</summary>
    TooFewPromises = 1 << 6,
}
