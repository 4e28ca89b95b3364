namespace PSChat.Wire;

/// <summary>The frames of the TCP protocol. The numbers belong to the wire, and are never reused for another frame.</summary>
internal enum FrameType : byte
{
    // Both sides of every link.
    Hello = 1,
    Welcome = 2,
    Error = 3,
    Ping = 4,
    Pong = 5,

    // Inside TLS, before the hello.
    Challenge = 6,
    Proof = 7,

    // Between servers: membership and election.
    Join = 10,
    Learning = 11,
    Leave = 12,
    ElectRequest = 13,
    Election = 14,
    ElectionAnswer = 15,
    Handover = 16,
    Prepare = 17,
    Promise = 18,
    Refuse = 19,
    NewView = 20,
    ViewAck = 21,
    Dissolve = 22,

    // Between servers: replication.
    Entries = 30,
    Held = 31,
    Commit = 32,
    Pull = 33,
    PullEnd = 34,
    Forward = 35,
    Dropped = 36,
    Known = 37,

    // Between servers: sessions, their homes and their rooms.
    Claim = 40,
    ClaimAnswer = 41,
    RosterChange = 42,

    // Between a client and its home server.
    Attach = 50,
    Attached = 51,
    JoinRoom = 52,
    RoomJoined = 53,
    LeaveRoom = 54,
    Send = 55,
    Acknowledged = 56,
    Deliver = 57,
    Mark = 58,
    ViewChanged = 59,
    Detach = 62,
    HoldElection = 63,
    Gap = 64,
    Renamed = 65,
    ListUsers = 66,
    UserList = 67,
    ReadHistory = 68,
    History = 69,
    Presence = 70,
    ListMembers = 71,
    MemberList = 72,
    Throttled = 75,

    // Between servers: their status.
    AskStatus = 73,
    Status = 74,
}
