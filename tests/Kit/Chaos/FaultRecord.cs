namespace PSChat.Kit.Chaos;

/// <summary>A fault as it happened.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">To whom, for people.</param>
/// <param name="Hosts">The hosts that it happened to: nobody there can be expected to chat meanwhile.</param>
/// <param name="From">When it began.</param>
internal sealed record FaultRecord(FaultKind Kind, string Text, IReadOnlySet<int> Hosts, DateTimeOffset From)
{
    /// <summary>The instance that lost its memory by it; null if none did.</summary>
    public string? Dead { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? To { get; set; }
}
