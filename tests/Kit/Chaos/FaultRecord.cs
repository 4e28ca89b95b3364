using PSChat.Simulation.Bouts;

namespace PSChat.Kit.Chaos;

/// <summary>A fault as it happened.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">The affected parties, as text for people.</param>
/// <param name="Hosts">The affected hosts; clients there need not be able to chat during the fault.</param>
/// <param name="From">Time of the beginning.</param>
internal sealed record FaultRecord(BoutFaultKind Kind, string Text, IReadOnlySet<int> Hosts, DateTimeOffset From)
{
    /// <summary>The instance that lost its memory by the fault; null if none did.</summary>
    public string? Dead { get; init; }

    /// <summary>The host whose sendings do not arrive at the other one; null if the fault is of another kind.</summary>
    public int? Sender { get; init; }

    /// <summary>Time of the end.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Whether the fault lasts at a moment.</summary>
    public bool Lasts(DateTimeOffset at) => From <= at && (To ?? DateTimeOffset.MaxValue) > at;
}
