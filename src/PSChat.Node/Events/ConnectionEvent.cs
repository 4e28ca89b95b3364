namespace PSChat.Node.Events;

/// <summary>A client's connection changed.</summary>
internal sealed record ConnectionEvent(ConnectionState State, MemberFields? Server, string Reason) : NodeEvent
{
    /// <summary>The event of <paramref name="change"/>.</summary>
    public static ConnectionEvent Of(ConnectionChangedEventArgs change) =>
        new(change.State, MemberFields.OfOptional(change.Server), change.Reason);

    /// <inheritdoc/>
    public override string ToLine()
    {
        var at = State != ConnectionState.Connected || Server is null ? "" : $" to {Server}";
        var why = Reason.Length == 0 ? "" : $": {Reason}";
        return $"* {State.ToString().ToLowerInvariant()}{at}{why}";
    }
}
