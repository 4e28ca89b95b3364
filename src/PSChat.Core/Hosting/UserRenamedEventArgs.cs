namespace PSChat;

/// <summary>
/// A user got another name, because two groups merged, or the name was given to somebody else while the user was disconnected.
/// </summary>
/// <param name="previous">The name before.</param>
/// <param name="userName">The name from now on.</param>
public sealed class UserRenamedEventArgs(string previous, string userName) : EventArgs
{
    /// <summary>The name before, which belongs to another user that claimed it earlier.</summary>
    public string Previous { get; } = previous;

    /// <summary>The name from now on.</summary>
    public string UserName { get; } = userName;
}
