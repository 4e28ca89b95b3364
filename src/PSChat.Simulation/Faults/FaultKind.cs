namespace PSChat.Simulation.Faults;

/// <summary>Faults that can happen at any moment.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of any server, including the leader and the last one.</summary>
    Crash,
    CrashLeader,

    /// <summary>
    /// A server starts on a free host, with a new id, an id that is in use, or the id that the host had before.
    /// </summary>
    Start,

    /// <summary>A server starts that outranks all others.</summary>
    StartHighest,
    Leave,
    RequestElection,

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    Pause,
    PauseLeader,

    /// <summary>The host of one server has no network.</summary>
    Isolate,
    IsolateLeader,

    /// <summary>Two sides, clients included, that cannot reach each other.</summary>
    Split,

    /// <summary>Two servers cannot reach each other.</summary>
    CutPair,

    /// <summary>One server does not hear another.</summary>
    CutOneWay,

    /// <summary>The leader is heard by no server, or hears none.</summary>
    CutLeaderOneWay,

    /// <summary>Connections between two living servers break, and new ones are refused.</summary>
    Refuse,

    /// <summary>A connection is reset; frames on their way are lost.</summary>
    ResetLink,

    /// <summary>Streams are stuck for a while, datagrams are not.</summary>
    Clog,

    /// <summary>One direction takes up to a second longer for a while.</summary>
    Slow,

    /// <summary>Many datagrams are lost for a while.</summary>
    Loss,

    /// <summary>A wall clock jumps.</summary>
    WallClock,

    /// <summary>A client's connection breaks; the server may not notice.</summary>
    BreakClient,

    /// <summary>A client is cut off from its server and goes to another, perhaps on the other side of a cut.</summary>
    MoveClient,

    /// <summary>A client takes nothing from its link for a while; what it should get waits in the server's rooms.</summary>
    StopReading,

    /// <summary>
    /// A user writes, goes over to servers that its own side cannot reach, and writes there. The other side has its later
    /// messages before its earlier ones.
    /// </summary>
    Roam,

    /// <summary>A new user comes.</summary>
    NewClient,

    /// <summary>An act follows the next frame of a certain type, for instance in the middle of an election.</summary>
    Ambush,

    /// <summary>All cuts and clogs are gone.</summary>
    Heal,
}
