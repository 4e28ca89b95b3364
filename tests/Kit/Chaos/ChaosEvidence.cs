using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>Everything that a run has recorded.</summary>
/// <param name="Clients">What each client did and received; all of them stayed from the first message to the last.</param>
/// <param name="Histories">The final history of each server.</param>
/// <param name="Views">The views that servers had.</param>
/// <param name="HostOf">The host of each instance.</param>
/// <param name="Faults">The faults.</param>
/// <param name="Settled">Times at which all servers had one view.</param>
internal sealed record ChaosEvidence(
    IReadOnlyList<ClientEvidence> Clients,
    IReadOnlyList<HistoryEvidence> Histories,
    IReadOnlyList<ViewEvent> Views,
    IReadOnlyDictionary<string, int> HostOf,
    IReadOnlyList<FaultRecord> Faults,
    IReadOnlyList<DateTimeOffset> Settled);
