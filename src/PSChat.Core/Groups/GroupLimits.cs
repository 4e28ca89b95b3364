namespace PSChat.Groups;

/// <summary>Limits for the size of a group.</summary>
internal static class GroupLimits
{
    /// <summary>
    /// The highest number of members in a view from the wire. 15 are supported and tested; twice that leaves room for restarts
    /// that are not yet noticed.
    /// </summary>
    public const int MaximumMembers = 32;

    /// <summary>The highest number of servers in one list of members: those of a view, and as many learners.</summary>
    public const int MaximumListed = 2 * MaximumMembers;
}
