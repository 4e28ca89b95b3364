using System.CommandLine;
using PSChat.Benchmarks.Report;
using PSChat.Benchmarks.Workloads;

namespace PSChat.Benchmarks;

/// <summary>The command line, which selects workloads and their durations.</summary>
internal sealed class BenchmarkCommand : RootCommand
{
    private readonly Argument<string[]> _names = new("workload")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Which to run; all but falsealarms and micro if none is given.",
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        DefaultValueFactory = _ => 3,
        Description = "How long each load lasts.",
    };

    private readonly Option<int> _runs = new("--runs")
    {
        DefaultValueFactory = _ => 100,
        Description = "How often one-time events are repeated.",
    };

    private readonly Option<double> _minutes = new("--minutes")
    {
        DefaultValueFactory = _ => 10,
        Description = "How long falsealarms lasts.",
    };

    private readonly Option<int> _scale = new("--scale")
    {
        DefaultValueFactory = _ => 1,
        Description = "Divides the numbers of clients, for a quick check.",
    };

    private readonly Option<string[]> _servers = new("--servers")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Which servers to measure; all if none is given.",
    };

    private readonly Option<string[]> _cases = new("--cases")
    {
        AllowMultipleArgumentsPerToken = true,
        Description = "Only cases with one of these in their name, '1→100' for instance.",
    };

    private readonly Option<double?> _trace = new("--trace")
    {
        Description = "Failover: show the servers' events if a pause was longer than this, in ms.",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Where the figures go." };

    public BenchmarkCommand()
        : base("Measures PSChat on this machine, beside other servers where they are installed.")
    {
        Description += "\n\n" + string.Join('\n', WorkloadList.All.Select(workload => $"{workload.Name,-12} {workload.Summary}"));
        _names.AcceptOnlyFromAmong([.. WorkloadList.All.Select(workload => workload.Name)]);
        Arguments.Add(_names);
        Options.Add(_seconds);
        Options.Add(_runs);
        Options.Add(_minutes);
        Options.Add(_scale);
        Options.Add(_servers);
        Options.Add(_cases);
        Options.Add(_trace);
        Options.Add(_json);
        SetAction((line, _) => RunAsync(line));
    }

    private async Task<int> RunAsync(ParseResult line)
    {
        var names = line.GetValue(_names) ?? [];
        var settings = new BenchmarkSettings
        {
            Time = TimeSpan.FromSeconds(line.GetValue(_seconds)),
            Runs = line.GetValue(_runs),
            AlarmTime = TimeSpan.FromMinutes(line.GetValue(_minutes)),
            Scale = line.GetValue(_scale),
            Servers = line.GetValue(_servers) ?? [],
            Cases = line.GetValue(_cases) ?? [],
            TraceAbove = line.GetValue(_trace),
        };
        var report = new BenchmarkReport(Console.Out);
        report.Say($"{Machine.Describe()}, commit {SourceCommit.Find()}\n");
        foreach (var workload in WorkloadList.All.Where(workload => names.Length == 0 ? workload.IsUsual : names.Contains(workload.Name)))
        {
            report.Say($"# {workload.Name}: {workload.Summary}\n");
            await workload.RunAsync(settings, report).ConfigureAwait(false);
        }

        report.Save(line.GetValue(_json) ?? Path.Combine("output", "benchmarks", $"{DateTimeOffset.UtcNow:yyyyMMdd-HHmmss}.json"));
        return report.HasFailed ? 1 : 0;
    }
}
