namespace PSChat.Node.Events;

/// <summary>A client has joined its room: each line that it sends from now on is a message.</summary>
internal sealed record JoinedEvent(string Group, string Room, string User, Guid Session, MemberFields? Server) : NodeEvent
{
    /// <inheritdoc/>
    public override string ToLine() => $"* {User} is in {Room} (group {Group}, at {ServerText}). /quit leaves.";

    private string ServerText => Server?.ToString() ?? "no server right now";
}
