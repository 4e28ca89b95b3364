using PSChat.Groups;

namespace PSChat.Protocol.Home;

/// <summary>Budgets of one session. They belong to the session, not to its connection.</summary>
internal sealed class ClientBudget(ServerLimits limits)
{
    public TokenBucket Messages { get; } = new(limits.Messages);

    public TokenBucket History { get; } = new(limits.History);

    public TokenBucket RoomJoins { get; } = new(limits.RoomJoins);

    /// <summary>Whether the budgets are full again; a refilled budget can be discarded.</summary>
    public bool IsFull(TimeSpan now) => Messages.IsFull(now) && History.IsFull(now) && RoomJoins.IsFull(now);
}
