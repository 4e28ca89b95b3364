namespace PSChat;

/// <summary>A user got another name: two groups became one, or the name was given away while the user was gone.</summary>
/// <param name="previous">The name before.</param>
/// <param name="userName">The name from now on.</param>
public sealed class UserRenamedEventArgs(string previous, string userName) : EventArgs
{
    /// <summary>The name before; it belongs to somebody who claimed it earlier.</summary>
    public string Previous { get; } = previous;

    /// <summary>The name from now on.</summary>
    public string UserName { get; } = userName;
}
