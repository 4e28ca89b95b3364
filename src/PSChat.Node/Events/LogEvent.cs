namespace PSChat.Node.Events;

/// <summary>A line of a server's diagnostics.</summary>
internal sealed record LogEvent(LogLevel Level, string Text) : NodeEvent
{
    /// <inheritdoc/>
    public override string ToLine() => $"{Level.ToString().ToLowerInvariant()}: {Text}";
}
