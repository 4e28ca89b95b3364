using PSChat.Groups;

namespace PSChat.Protocol.Home;

/// <summary>What a session may send at once. It belongs to the session, not to its connection.</summary>
internal sealed class ClientBudget(ServerLimits limits)
{
    public TokenBucket Messages { get; } = new(limits.Messages);

    public TokenBucket History { get; } = new(limits.History);

    public TokenBucket RoomJoins { get; } = new(limits.RoomJoins);

    /// <summary>Whether nothing is left of what was taken: it is as good as a new one.</summary>
    public bool IsFull(TimeSpan now) => Messages.IsFull(now) && History.IsFull(now) && RoomJoins.IsFull(now);
}
