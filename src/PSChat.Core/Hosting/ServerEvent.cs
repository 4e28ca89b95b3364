namespace PSChat;

/// <summary>Event of a server's log entry: a stable number by which entries can be filtered and counted.</summary>
public enum ServerEvent
{
    /// <summary>A step of the protocol, such as a candidacy, a promise or a suspicion; for debugging.</summary>
    Step = 1,

    /// <summary>A new view was installed.</summary>
    ViewInstalled = 2,

    /// <summary>Limits were reached since the last entry of this kind.</summary>
    LimitsReached = 10,

    /// <summary>A client does not read, and its link was closed.</summary>
    ClientStalled = 11,

    /// <summary>Another server refuses the link of this one.</summary>
    LinkRefused = 20,

    /// <summary>A link from a party with another key was refused.</summary>
    StrangerRefused = 21,

    /// <summary>Datagrams for this group with another key or time are refused.</summary>
    DatagramsRefused = 22,

    /// <summary>The group has as many servers as it takes, and the server waits outside.</summary>
    WaitsOutside = 23,

    /// <summary>The name of a seed could not be looked up; it is looked up again.</summary>
    SeedUnknown = 24,

    /// <summary>The server cannot become a member, or ends because of an internal error.</summary>
    Failed = 30,
}
