using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>All that a run has brought to light.</summary>
/// <param name="Clients">What each client did and saw; all of them stayed from the first message to the last.</param>
/// <param name="Histories">What each server held in the end.</param>
/// <param name="Views">The views that servers had.</param>
/// <param name="HostOf">On which host an instance ran.</param>
/// <param name="Faults">What was done to them.</param>
/// <param name="Settled">When all servers had one view.</param>
internal sealed record ChaosEvidence(
    IReadOnlyList<ClientEvidence> Clients,
    IReadOnlyList<HistoryEvidence> Histories,
    IReadOnlyList<ViewEvent> Views,
    IReadOnlyDictionary<string, int> HostOf,
    IReadOnlyList<FaultRecord> Faults,
    IReadOnlyList<DateTimeOffset> Settled);
