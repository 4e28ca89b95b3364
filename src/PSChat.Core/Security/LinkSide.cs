namespace PSChat.Security;

/// <summary>The two ends of a link. Each proves the group key in its own way, so that a proof cannot be sent back.</summary>
internal enum LinkSide
{
    /// <summary>The dialling side.</summary>
    Dialler,

    /// <summary>The dialled side.</summary>
    Listener,
}
