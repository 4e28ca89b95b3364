namespace PSChat;

/// <summary>How a check of a group came out.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The group works, but less well or less safely than it could.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Failed,

    /// <summary>There was nothing to judge by.</summary>
    Skipped,
}
