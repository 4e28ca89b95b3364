namespace PSChat.Node.Events;

/// <summary>A server's status has changed.</summary>
internal sealed record StatusEvent(ChatServerStatus Status) : NodeEvent
{
    /// <inheritdoc/>
    public override string ToLine() => $"status {Status}";
}
