namespace PSChat.Module;

/// <summary>A user who is in a group.</summary>
public sealed class ChatUser
{
    internal ChatUser(UserInfo user)
    {
        UserName = user.User;
        Rooms = new(user.Rooms);
        Server = user.Server;
        Since = user.Since.ToLocalTime();
        IsConnected = user.IsConnected;
    }

    /// <summary>The user's name; unique in the group.</summary>
    public string UserName { get; }

    /// <summary>The rooms that the user is in.</summary>
    public NameList Rooms { get; }

    /// <summary>The name of the server that the user is or was last attached to; null if that server is gone.</summary>
    public string? Server { get; }

    /// <summary>The local time at which the user joined the group, by the clock of the server that accepted the name.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>
    /// Whether the user is connected; false for half a minute after a lost connection, because the user may come back.
    /// </summary>
    public bool IsConnected { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => UserName;
}
