namespace PSChat.Protocol;

/// <summary>
/// Faults that the simulator's own tests put into the state machine, to prove that the simulator finds such faults. Never
/// set outside of tests: nothing public leads here.
/// </summary>
[Flags]
internal enum PlantedBug
{
    None = 0,

    /// <summary>Counts a message as committed when one copy fewer than needed is there.</summary>
    CommitOneCopyEarly = 1 << 0,

    /// <summary>Answers with a promise and does not remember it.</summary>
    ForgetPromise = 1 << 1,

    /// <summary>Installs a view without the messages that only other voters hold.</summary>
    SkipCatchUp = 1 << 2,

    /// <summary>Tells a client that a message is safe because it is held, committed or not.</summary>
    AcknowledgeResendEarly = 1 << 3,

    /// <summary>Takes a message for delivered when a later one of its sender was.</summary>
    DeduplicateByHighest = 1 << 4,

    /// <summary>Promises whoever asks, though it hears its leader well.</summary>
    LoneMemberDeposesLeader = 1 << 5,

    /// <summary>Wins with whatever promises are there when the time is up.</summary>
    TooFewPromises = 1 << 6,
}
