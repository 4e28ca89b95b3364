using PSChat.Node.Processes;

namespace PSChat.Benchmarks;

/// <summary>
/// How long people wait: for a first server, for a connection, and for the chat to go on after the leader of three was
/// killed. Every run has servers of its own, real processes on loopback.
/// </summary>
/// <param name="runs">How often.</param>
/// <param name="traceAbove">Show what the servers did where the chat stood still longer than this, in ms; null for never.</param>
/// <param name="writer">Where the report goes.</param>
internal sealed class FailoverBenchmark(int runs, double? traceAbove, TextWriter writer)
{
    // The first runs pay for compilation in this process; users' clients pay it once too, but not at a failover.
    private const int WarmUpRuns = 2;

    private readonly FailoverFigures _figures = new();
    private int _failed;

    /// <summary>Measures and reports; 0 unless a run failed.</summary>
    public async Task<int> RunAsync()
    {
        await writer.WriteLineAsync(Machine.Describe()).ConfigureAwait(false);
        await writer.WriteLineAsync($"{runs} runs after {WarmUpRuns} to warm up; times in ms").ConfigureAwait(false);
        var warmUp = new FailoverFigures();
        for (var run = 0; run < WarmUpRuns; run++) await PlayAsync(-1, warmUp).ConfigureAwait(false);
        for (var run = 1; run <= runs; run++) await PlayAsync(run, _figures).ConfigureAwait(false);
        foreach (var row in _figures.Rows()) await writer.WriteLineAsync(row).ConfigureAwait(false);
        await writer.WriteLineAsync($"runs that failed: {_failed}").ConfigureAwait(false);
        return _failed == 0 ? 0 : 1;
    }

    private async Task PlayAsync(int run, FailoverFigures figures)
    {
        var scene = new FailoverScene(figures, isVerbose: traceAbove is not null);
        await using (scene.ConfigureAwait(false))
        {
            try
            {
                await scene.PlayAsync().ConfigureAwait(false);
                if (scene.StoodStill.TotalMilliseconds > traceAbove)
                    await writer.WriteLineAsync($"run {run}:\n{scene.Trace()}").ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NodeProcessException or ChatException or TimeoutException)
            {
                _failed++;
                await writer.WriteLineAsync($"run {run}: {exception.Message}\n{scene.Trace()}").ConfigureAwait(false);
            }
        }
    }
}
