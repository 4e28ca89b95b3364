namespace PSChat;

/// <summary>
/// The reason for an election. One election may have several reasons. The view then names the first of these that applies:
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

    /// <summary>A server failed: it crashed, froze or was cut off, before the election or during it.</summary>
    Failure,

    /// <summary>A user or a server asked for an election, for instance by <see cref="ChatGroups.ElectAsync"/>.</summary>
    Election,

    /// <summary>Two groups of the same name found each other.</summary>
    Merge,
}
