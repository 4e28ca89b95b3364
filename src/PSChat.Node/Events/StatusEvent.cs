namespace PSChat.Node.Events;

/// <summary>A server does something else now.</summary>
internal sealed record StatusEvent(ChatServerStatus Status) : NodeEvent
{
    /// <inheritdoc/>
    public override string ToLine() => $"status {Status}";
}
