namespace PSChat;

/// <summary>Stable code of an error: the same on the wire, in exceptions and as PowerShell error ids.</summary>
public enum ChatError
{
    /// <summary>An error that has no code of its own.</summary>
    Unknown = 0,

    /// <summary>The other side speaks another protocol version.</summary>
    WrongVersion = 1,

    /// <summary>The other side belongs to another group.</summary>
    WrongGroup = 2,

    /// <summary>A frame could not be understood.</summary>
    BadFrame = 3,

    /// <summary>A frame was longer than allowed.</summary>
    FrameTooLong = 4,

    /// <summary>No acceptable hello came in time.</summary>
    NoHello = 5,

    /// <summary>The authentication method is not supported or was refused.</summary>
    AuthenticationFailed = 6,

    /// <summary>The group has a key, and this side has none.</summary>
    KeyRequired = 7,

    /// <summary>This side has a key, and the group has none.</summary>
    KeyUnexpected = 8,

    /// <summary>The two sides have different keys, or somebody intercepts the connection.</summary>
    KeyWrong = 9,

    /// <summary>Another session has this user name.</summary>
    NameTaken = 10,

    /// <summary>A group, server or user name breaks the rule for names.</summary>
    NameInvalid = 11,

    /// <summary>A room name breaks the rule for names.</summary>
    RoomNameInvalid = 12,

    /// <summary>A message's text is too long or not well-formed.</summary>
    TextInvalid = 13,

    /// <summary>The session is unknown to the server, or ended.</summary>
    SessionUnknown = 14,

    /// <summary>The room is not joined.</summary>
    RoomNotJoined = 15,

    /// <summary>A message's data is too long or not well-formed.</summary>
    DataTooLong = 16,

    /// <summary>No server of the group answered in time.</summary>
    GroupNotFound = 20,

    /// <summary>The port is used by another program.</summary>
    PortInUse = 21,

    /// <summary>The address is not one of this machine.</summary>
    AddressUnavailable = 22,

    /// <summary>The group has another minimum number of copies than the one asked for.</summary>
    MinimumCopiesMismatch = 23,

    /// <summary>The system has reserved the port, or another program has it for itself alone.</summary>
    PortReserved = 24,

    /// <summary>A message was not acknowledged in time; it may still arrive.</summary>
    NotConfirmed = 30,

    /// <summary>There is no leader at the moment.</summary>
    NoLeader = 31,

    /// <summary>Too few servers are connected to each other to commit.</summary>
    NoQuorum = 32,

    /// <summary>An answer did not come in time.</summary>
    TimedOut = 33,

    /// <summary>The connection was lost.</summary>
    ConnectionLost = 34,

    /// <summary>The server or client was closed.</summary>
    Closed = 35,

    /// <summary>The server is not a member, or cannot do this now.</summary>
    NotMember = 36,

    /// <summary>More was sent than is accepted at once; try again after a while.</summary>
    Throttled = 40,

    /// <summary>The server has reached its limit of links, in total or from this address.</summary>
    TooManyLinks = 41,

    /// <summary>The group has reached its limit of sessions.</summary>
    TooManySessions = 42,

    /// <summary>The server has reached its limit of rooms, or of users in rooms.</summary>
    TooManyRooms = 43,

    /// <summary>A key is cut short or mistyped, or cannot be read.</summary>
    KeyInvalid = 50,

    /// <summary>A key is too easy to guess: too short, not random, or a password.</summary>
    KeyWeak = 51,

    /// <summary>This system cannot encrypt links as a group with a key requires (TLS 1.3).</summary>
    EncryptionUnavailable = 52,

    /// <summary>The clocks of two machines are too far apart for a group with a key.</summary>
    ClockWrong = 53,

    /// <summary>Other users can read or change the file that the key is in.</summary>
    KeyExposed = 54,
}
