namespace PSChat.Groups;

/// <summary>How large a group may be.</summary>
internal static class GroupLimits
{
    /// <summary>
    /// The most members of a view that is taken from the wire. 15 are supported and tested; twice that leaves room for
    /// restarts that are not yet noticed.
    /// </summary>
    public const int MaximumMembers = 32;

    /// <summary>The most servers in one list of members: those of a view, and as many that catch up.</summary>
    public const int MaximumListed = 2 * MaximumMembers;
}
