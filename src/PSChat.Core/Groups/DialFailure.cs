namespace PSChat.Groups;

/// <summary>Reason why a dial did not end in a link.</summary>
internal enum DialFailure
{
    /// <summary>The host answered that no process listens there.</summary>
    Refused,

    /// <summary>Nothing answered in time, or the network could not be reached.</summary>
    Unreachable,

    /// <summary>
    /// The connection was accepted, and broke before the hello was answered. The process may be dying, because a listener accepts
    /// a little longer than its links live, or it may be overloaded. This proves nothing.
    /// </summary>
    Dropped,

    /// <summary>Another instance answered, so the dialled one no longer exists.</summary>
    Replaced,

    /// <summary>The other side refused the hello.</summary>
    Rejected,
}
