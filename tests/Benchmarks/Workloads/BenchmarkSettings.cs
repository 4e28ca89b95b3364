using PSChat.Benchmarks.Peers;

namespace PSChat.Benchmarks.Workloads;

/// <summary>How long and how much to measure.</summary>
internal sealed record BenchmarkSettings
{
    /// <summary>How long each load lasts.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often what happens once is repeated.</summary>
    public int Runs { get; init; } = 100;

    /// <summary>How long to look for false alarms.</summary>
    public TimeSpan AlarmTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Divides numbers of clients: for a quick look whether everything works.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Which servers to measure, by name; all if empty.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Which cases of a workload to measure: those with one of these in their name; all if empty.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Show what the servers did where the chat stood still for longer than this, in ms; null for never.</summary>
    public double? TraceAbove { get; init; }

    /// <summary>How much of the processor a server uses before it is measured: in a quick look, no more than while it is
    /// measured.</summary>
    public TimeSpan WarmUpOf(Peer peer) => Scale == 1 || peer.WarmUp < Time ? peer.WarmUp : Time;

    public bool Includes(Peer peer) => Servers.Count == 0 || Servers.Contains(peer.Name);

    public bool IncludesCase(string name) => Cases.Count == 0 || Cases.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
