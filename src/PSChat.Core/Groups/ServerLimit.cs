namespace PSChat;

/// <summary>A limit of <see cref="ServerLimits"/> that was reached, as the counters name it.</summary>
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

    /// <summary>A message must be sent again.</summary>
    Messages,

    /// <summary>A part of history must be asked for again.</summary>
    History,

    /// <summary>A question must be asked again, or a room joined again.</summary>
    Questions,

    /// <summary>An election was not held.</summary>
    Elections,

    /// <summary>A datagram was dropped.</summary>
    Datagrams,

    /// <summary>A client that did not read was closed.</summary>
    Backlog,
}
