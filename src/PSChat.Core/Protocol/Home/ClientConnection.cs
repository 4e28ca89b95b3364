using PSChat.Groups;

namespace PSChat.Protocol.Home;

/// <summary>A client's connection, with a session or without one.</summary>
internal sealed class ClientConnection(ServerLimits limits)
{
    /// <summary>Time at which a frame last arrived on it.</summary>
    public TimeSpan HeardAt { get; set; }

    /// <summary>Budget for questions that need no session.</summary>
    public TokenBucket Questions { get; } = new(limits.Questions);
}
