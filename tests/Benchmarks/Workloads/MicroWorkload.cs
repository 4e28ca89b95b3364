using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PSChat.Benchmarks.Micro;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Single steps of a message's way, measured by BenchmarkDotNet.</summary>
internal sealed class MicroWorkload : IWorkload
{
    /// <inheritdoc/>
    public string Name => "micro";

    /// <inheritdoc/>
    public string Summary => "codecs, log append, fan-out encode, a step of the state machine: time and bytes allocated";

    /// <inheritdoc/>
    public bool IsUsual => false;

    /// <inheritdoc/>
    public Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob((settings.Scale > 1 ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "pschat-micro"));
        var table = new Table("step", "ns", "B allocated");
        foreach (var summary in BenchmarkRunner.Run([typeof(CodecBenchmarks), typeof(LogBenchmarks), typeof(ServerBenchmarks)], config))
        {
            foreach (var result in summary.Reports)
            {
                var what = $"{result.BenchmarkCase.Descriptor.Type.Name}.{result.BenchmarkCase.Descriptor.WorkloadMethod.Name}";
                if (result.ResultStatistics is not { } statistics)
                {
                    report.Fail($"{what} did not run");
                    continue;
                }

                var bytes = result.GcStats.GetBytesAllocatedPerOperation(result.BenchmarkCase) ?? 0;
                table.Add(what, Table.Figure(statistics.Mean), Table.Figure(bytes));
                report.Add(Name, what, "pschat", "time", statistics.Mean, "ns");
                report.Add(Name, what, "pschat", "allocated", bytes, "B");
            }
        }

        report.Say($"{table}\n");
        return Task.CompletedTask;
    }
}
