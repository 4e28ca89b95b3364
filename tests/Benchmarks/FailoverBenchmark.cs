using PSChat.Node.Processes;

namespace PSChat.Benchmarks;

/// <summary>
/// How long people wait: for a first server, for a connection, and for the chat to go on after the leader of three was
/// killed. Every run has servers of its own, real processes on loopback.
/// </summary>
internal static class FailoverBenchmark
{
    // The first runs pay for compilation in this process; users' clients pay it once too, but not at a failover.
    private const int WarmUpRuns = 2;

    /// <summary>Measures and reports; 0 unless a run failed.</summary>
    public static async Task<int> RunAsync(int runs, TextWriter writer)
    {
        await writer.WriteLineAsync(Machine.Describe()).ConfigureAwait(false);
        await writer.WriteLineAsync($"{runs} runs after {WarmUpRuns} to warm up; times in ms").ConfigureAwait(false);
        var warmUp = new FailoverFigures();
        for (var run = 0; run < WarmUpRuns; run++) await FailoverScene.PlayAsync(warmUp).ConfigureAwait(false);

        var figures = new FailoverFigures();
        var failed = 0;
        for (var run = 1; run <= runs; run++)
        {
            if (!await TryAsync(run, figures, writer).ConfigureAwait(false)) failed++;
        }

        foreach (var row in figures.Rows()) await writer.WriteLineAsync(row).ConfigureAwait(false);
        await writer.WriteLineAsync($"runs that failed: {failed}").ConfigureAwait(false);
        return failed == 0 ? 0 : 1;
    }

    private static async Task<bool> TryAsync(int run, FailoverFigures figures, TextWriter writer)
    {
        try
        {
            await FailoverScene.PlayAsync(figures).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is NodeProcessException or ChatException or TimeoutException)
        {
            await writer.WriteLineAsync($"run {run}: {exception.Message}").ConfigureAwait(false);
            return false;
        }
    }
}
