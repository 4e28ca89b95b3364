using PSChat.Groups;

namespace PSChat.Protocol.Home;

/// <summary>A client's connection, with a session or without one.</summary>
internal sealed class ClientConnection(ServerLimits limits)
{
    /// <summary>When something came over it last.</summary>
    public TimeSpan HeardAt { get; set; }

    /// <summary>For questions that need no session.</summary>
    public TokenBucket Questions { get; } = new(limits.Questions);
}
