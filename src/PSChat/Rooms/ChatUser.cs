namespace PSChat.Module;

/// <summary>A user who is in a group.</summary>
public sealed class ChatUser
{
    internal ChatUser(UserInfo user)
    {
        UserName = user.User;
        Rooms = [.. user.Rooms];
        Server = user.Server;
        Since = user.Since.ToLocalTime();
        IsConnected = user.IsConnected;
    }

    /// <summary>The user's name; unique in the group.</summary>
    public string UserName { get; }

    /// <summary>The rooms that the user is in.</summary>
    public string[] Rooms { get; }

    /// <summary>The name of the server that the user is attached to, or was last; null if that is gone.</summary>
    public string? Server { get; }

    /// <summary>When the user came, by the clock of the server that took the name; local time.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>False if the connection was lost, less than half a minute ago: the user may come back.</summary>
    public bool IsConnected { get; }

    /// <summary>The name.</summary>
    public override string ToString() => UserName;
}
