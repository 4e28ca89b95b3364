using PSChat.Benchmarks.Peers;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Duration and extent of the measurements.</summary>
internal sealed record BenchmarkSettings
{
    /// <summary>Duration of each load.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Number of repetitions of one-time events.</summary>
    public int Runs { get; init; } = 100;

    /// <summary>Duration of the search for false alarms.</summary>
    public TimeSpan AlarmTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Divisor of the numbers of clients, for a quick check that everything works.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Names of the servers to measure; all if empty.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Parts of the names of the cases to measure; all if empty.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Pause in ms above which the servers' events are shown; null for never.</summary>
    public double? TraceAbove { get; init; }

    /// <summary>Returns the processor time that a server uses before it is measured; in a quick check at most the measurement's
    /// duration.</summary>
    public TimeSpan WarmUpOf(Peer peer) => Scale == 1 || peer.WarmUp < Time ? peer.WarmUp : Time;

    public bool Includes(Peer peer) => Servers.Count == 0 || Servers.Contains(peer.Name);

    public bool IncludesCase(string name) => Cases.Count == 0 || Cases.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
