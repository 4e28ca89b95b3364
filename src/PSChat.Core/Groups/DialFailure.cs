namespace PSChat.Groups;

/// <summary>Why a dial did not end in a link.</summary>
internal enum DialFailure
{
    /// <summary>The host answered that nobody listens there.</summary>
    Refused,

    /// <summary>Nothing answered in time, or the network could not be reached.</summary>
    Unreachable,

    /// <summary>
    /// The connection was taken, and broke before the hello was answered: by a process that is dying (its listener
    /// accepts a little longer than its links live), or one with too much to do. Proof of nothing.
    /// </summary>
    Dropped,

    /// <summary>Another instance answered: the one that was dialled is no more.</summary>
    Replaced,

    /// <summary>The other side refused the hello.</summary>
    Rejected,
}
