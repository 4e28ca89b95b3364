namespace PSChat;

/// <summary>A limit of <see cref="ServerLimits"/> that was reached, as it is counted.</summary>
public enum ServerLimit
{
    /// <summary>A link was refused: too many in all, from its address, or of servers.</summary>
    Links,

    /// <summary>A link that had not said hello was ended early, for a newer one.</summary>
    HalfOpenLinks,

    /// <summary>A hello, or TLS, was refused: too many from its address.</summary>
    Joins,

    /// <summary>A session was refused.</summary>
    Sessions,

    /// <summary>A room was not made, or not joined.</summary>
    Rooms,

    /// <summary>A message has to be sent again.</summary>
    Messages,

    /// <summary>A part of history has to be asked for again.</summary>
    History,

    /// <summary>A question has to be asked again, or a room joined again.</summary>
    Questions,

    /// <summary>An election was not held.</summary>
    Elections,

    /// <summary>A datagram was dropped.</summary>
    Datagrams,

    /// <summary>A client was closed that did not read.</summary>
    Backlog,
}
