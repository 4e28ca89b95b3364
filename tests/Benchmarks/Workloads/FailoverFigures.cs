using System.Globalization;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Waiting times by the awaited event.</summary>
internal sealed class FailoverFigures(string workload, BenchmarkReport report, string server = "pschat")
{
    private readonly OrderedDictionary<string, List<double>> _times = [];

    public void Add(string what, TimeSpan time)
    {
        if (!_times.TryGetValue(what, out var times)) _times[what] = times = [];
        times.Add(time.TotalMilliseconds);
    }

    /// <summary>Shows all times and adds them to the report.</summary>
    public void Show()
    {
        var table = new Table("times in ms", "runs", "p50", "p95", "p99", "largest");
        foreach (var (what, values) in _times)
        {
            var times = new Percentiles(values);
            table.Add(
                what, times.Count.ToString(CultureInfo.InvariantCulture), Table.Figure(times.At(0.5)), Table.Figure(times.At(0.95)), Table.Figure(times.At(0.99)), Table.Figure(times.Largest));
            report.AddTimes(workload, what, server, "time", times);
        }

        report.Say($"{table}\n");
    }
}
