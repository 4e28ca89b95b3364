using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Benchmarks.Workloads;

namespace PSChat.Benchmarks.Tests;

/// <summary>A short run of each workload, so that all of them keep working.</summary>
public sealed class WorkloadTests
{
    private static readonly BenchmarkSettings s_moment = new()
    {
        Time = TimeSpan.FromMilliseconds(100),
        Runs = 1,
        Scale = 20,
        Servers = [RawPeer.Raw, "pschat"],
        AlarmTime = TimeSpan.FromMilliseconds(500),
    };

    public static TheoryData<string, string> Moments => new()
    {
        { "fanout", "1→1, window" }, { "fanout", "10→100, window" }, { "latency", "" }, { "failover", "kill" }, { "start", "" }, { "idle", "50" },
        { "falsealarms", "20/100" },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Every_workload_runs_and_loses_nothing(string name, string part)
    {
        var writer = new StringWriter();
        var report = new BenchmarkReport(writer);
        await WorkloadList.All.Single(workload => workload.Name == name).RunAsync(s_moment with { Cases = part.Length > 0 ? [part] : [] }, report);
        Assert.False(report.HasFailed, writer.ToString());
        Assert.True(report.Count > 0, writer.ToString());
    }

    [Fact]
    public void A_report_holds_the_figures_and_the_machine()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "figures.json");
        var report = new BenchmarkReport(TextWriter.Null);
        report.Add("start", "a case", "pschat", "time", 1.5, "ms");
        report.Save(path);
        var text = File.ReadAllText(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Contains("\"value\": 1.5", text, StringComparison.Ordinal);
        Assert.Contains("\"machine\":", text, StringComparison.Ordinal);
        Assert.Contains("\"commit\":", text, StringComparison.Ordinal);
    }
}
