namespace PSChat;

/// <summary>Outcome of a check.</summary>
public enum CheckStatus
{
    /// <summary>Everything is as it should be.</summary>
    Ok,

    /// <summary>The group works, but less well or less safely than it could.</summary>
    Warning,

    /// <summary>A part of the group does not work.</summary>
    Failed,

    /// <summary>There was nothing to judge.</summary>
    Skipped,
}
