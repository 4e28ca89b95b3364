using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>What a fan-out took.</summary>
/// <param name="Server">Which server, or servers.</param>
/// <param name="IsOurs">Whether it is PSChat.</param>
/// <param name="PerSecond">Deliveries a second.</param>
/// <param name="SecondsPerMillion">CPU seconds of all servers for a million deliveries.</param>
/// <param name="BytesAllocated">Bytes of managed memory that the servers allocated for each delivery; null if not known.</param>
/// <param name="Faults">All 0, or the figures are worth nothing.</param>
internal sealed record FanOutFigures(
    string Server, bool IsOurs, double PerSecond, double SecondsPerMillion, double? BytesAllocated, (long Lost, long Doubled, long OutOfOrder) Faults)
{
    public void AddTo(BenchmarkReport report, string @case)
    {
        report.Add("fanout", @case, Server, "deliveries", PerSecond, "1/s");
        report.Add("fanout", @case, Server, "CPU", SecondsPerMillion, "s per million deliveries");
        if (BytesAllocated is { } bytes) report.Add("fanout", @case, Server, "allocated", bytes, "B per delivery");
        if (Faults != default) report.Fail($"{Server}, {@case}: {Faults.Lost} lost, {Faults.Doubled} doubled, {Faults.OutOfOrder} out of order");
    }
}
