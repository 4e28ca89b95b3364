using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Figures of a fan-out.</summary>
/// <param name="Server">The measured server or servers.</param>
/// <param name="IsOurs">Whether the server is PSChat.</param>
/// <param name="PerSecond">Deliveries per second.</param>
/// <param name="SecondsPerMillion">CPU seconds of all servers for a million deliveries.</param>
/// <param name="BytesAllocated">Bytes of managed memory that the servers allocated per delivery; null if unknown.</param>
/// <param name="Faults">Faults of the deliveries; unless all are 0, the figures are worthless.</param>
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
