namespace PSChat.Node.Events;

/// <summary>Another user has joined or left the room.</summary>
internal sealed record PresenceEvent(string Room, string User, bool IsPresent) : NodeEvent
{
    /// <summary>The event of <paramref name="change"/>.</summary>
    public static PresenceEvent Of(PresenceChangedEventArgs change) => new(change.Room, change.User, change.IsPresent);

    /// <inheritdoc/>
    public override string ToLine() => $"* {User} {(IsPresent ? "is here" : "has left")}";
}
