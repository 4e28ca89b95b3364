namespace PSChat;

/// <summary>
/// Why an election was held. One election may take in several things at once; then the first of these that is among them:
/// <see cref="Failure"/>, <see cref="Leave"/>, <see cref="Merge"/>, <see cref="Join"/>, <see cref="Election"/>.
/// </summary>
public enum ViewCause
{
    /// <summary>The first server of a group elected itself.</summary>
    Start,

    /// <summary>A server joined, or came back.</summary>
    Join,

    /// <summary>A server left of its own will.</summary>
    Leave,

    /// <summary>A server failed: it crashed, froze or was cut off, before the election or while it was held.</summary>
    Failure,

    /// <summary>Somebody asked for an election (<c>Invoke-ChatElection</c>).</summary>
    Election,

    /// <summary>Two groups of the same name found each other.</summary>
    Merge,
}
