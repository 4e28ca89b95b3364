using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>What a session may send at once.</summary>
internal sealed class ClientBudget(ServerLimits limits)
{
    public TokenBucket Messages { get; } = new(limits.Messages);

    public TokenBucket History { get; } = new(limits.History);

    public TokenBucket RoomJoins { get; } = new(limits.RoomJoins);
}
