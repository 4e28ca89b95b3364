namespace PSChat.Groups;

/// <summary>Why a dial did not end in a link.</summary>
internal enum DialFailure
{
    /// <summary>The host answered that nobody listens there.</summary>
    Refused,

    /// <summary>Nothing answered in time, or the network could not be reached.</summary>
    Unreachable,

    /// <summary>Another instance answered: the one that was dialled is no more.</summary>
    Replaced,

    /// <summary>The other side refused the hello.</summary>
    Rejected,
}
