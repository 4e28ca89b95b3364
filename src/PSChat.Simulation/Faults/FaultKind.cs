namespace PSChat.Simulation.Faults;

/// <summary>What can go wrong from one moment to the next.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of any server, the leader and the last one included.</summary>
    Crash,
    CrashLeader,

    /// <summary>A server starts on a free host: with a new id, an id that is in use, or the one that the host had before.</summary>
    Start,

    /// <summary>A server starts that outranks all others.</summary>
    StartHighest,
    Leave,
    RequestElection,

    /// <summary>SIGSTOP, and SIGCONT a while later.</summary>
    Pause,
    PauseLeader,

    /// <summary>One host, a server's, has no network.</summary>
    Isolate,
    IsolateLeader,

    /// <summary>Two sides, clients included, that cannot reach each other.</summary>
    Split,

    /// <summary>Two servers cannot reach each other.</summary>
    CutPair,

    /// <summary>One does not hear the other.</summary>
    CutOneWay,

    /// <summary>The leader is heard by nobody, or hears nobody.</summary>
    CutLeaderOneWay,

    /// <summary>Connections between two living servers break, and new ones are refused.</summary>
    Refuse,

    /// <summary>A connection is reset; what was on its way is lost.</summary>
    ResetLink,

    /// <summary>Streams are stuck for a while, datagrams are not.</summary>
    Clog,

    /// <summary>One way takes up to a second longer for a while.</summary>
    Slow,

    /// <summary>Many datagrams are lost for a while.</summary>
    Loss,

    /// <summary>A wall clock jumps.</summary>
    WallClock,

    /// <summary>A client's connection breaks; the server may not notice.</summary>
    BreakClient,

    /// <summary>A client is cut off from its server and goes to another, perhaps on the other side.</summary>
    MoveClient,

    /// <summary>
    /// A user writes, goes over to servers that those of its side cannot reach, and writes on there: the other side has its
    /// later messages before its earlier ones.
    /// </summary>
    Roam,

    /// <summary>A new user comes.</summary>
    NewClient,

    /// <summary>Something happens when the next frame of a certain type is sent: in the middle of an election, for instance.</summary>
    Ambush,

    /// <summary>All cuts and clogs are gone.</summary>
    Heal,
}
