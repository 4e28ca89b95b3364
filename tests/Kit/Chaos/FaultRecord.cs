namespace PSChat.Kit.Chaos;

/// <summary>A fault as it happened.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">The affected parties, as text for people.</param>
/// <param name="Hosts">The affected hosts; clients there need not be able to chat during the fault.</param>
/// <param name="From">Time of the beginning.</param>
internal sealed record FaultRecord(FaultKind Kind, string Text, IReadOnlySet<int> Hosts, DateTimeOffset From)
{
    /// <summary>The instance that lost its memory by the fault; null if none did.</summary>
    public string? Dead { get; init; }

    /// <summary>Time of the end.</summary>
    public DateTimeOffset? To { get; set; }
}
