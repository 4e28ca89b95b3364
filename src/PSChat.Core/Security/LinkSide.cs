namespace PSChat.Security;

/// <summary>Which end of a link: each proves the group key in a way of its own, so that a proof cannot be sent back.</summary>
internal enum LinkSide
{
    /// <summary>The one who dialled.</summary>
    Dialler,

    /// <summary>The one who was dialled.</summary>
    Listener,
}
