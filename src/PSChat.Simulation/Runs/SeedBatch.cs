using System.Diagnostics;
using PSChat.Simulation.Waiting;

namespace PSChat.Simulation.Runs;

/// <summary>Many seeds on all cores, with a line of progress at intervals and a report for each failure.</summary>
internal sealed class SeedBatch(SimulateOptions options)
{
    private static readonly TimeSpan s_progress = TimeSpan.FromSeconds(10);

    /// <summary>Highest number of failures shown; further ones are only counted.</summary>
    private const int ShownFailures = 10;

    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly PauseTable _pauses = new();
    private TimeSpan _lastProgress;
    private int _done;
    private int _failures;
    private int _lost;
    private long _faults;
    private long _elections;
    private long _acknowledged;
    private TimeSpan _simulated;

    /// <returns>The process's exit code: 1 if a seed failed.</returns>
    public int Run()
    {
        Console.WriteLine($"{options.Seeds} seeds from {options.Seed} on, {options.Threads} at a time");
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Parallel.For(0, options.Seeds, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, at =>
            Note(options.MakeRun(options.Seed + (ulong)at)));
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.WriteLine($"{Progress()}; {_simulated.TotalMinutes / cpu.TotalSeconds:F0} group-minutes a second of CPU");
        if (options.ShowsPauses)
        {
            foreach (var line in _pauses.Lines()) Console.WriteLine(line);
        }

        return _failures == 0 ? 0 : 1;
    }

    private void Note(SeedRun run)
    {
        var result = RunResult.Of(run);
        lock (_gate)
        {
            _done++;
            _faults += result.Faults;
            _elections += result.Elections;
            _acknowledged += result.Acknowledged;
            _lost += result.Lost;
            _simulated += result.Simulated;
            _pauses.Add(run.Watch?.Pauses ?? []);
            if (result.Failure is not null && ++_failures <= ShownFailures) RunReport.Show(options, result.Seed);
            if (_watch.Elapsed - _lastProgress < s_progress) return;
            _lastProgress = _watch.Elapsed;
            Console.WriteLine(Progress());
        }
    }

    private string Progress() =>
        $"{_done} seeds, {_simulated.TotalHours:F1} simulated hours, {_faults} faults, {_elections} elections, "
        + $"{_acknowledged} messages acknowledged, {_lost} lost with their last holder, {_failures} failures, "
        + $"{_watch.Elapsed.TotalSeconds:F0} s";
}
