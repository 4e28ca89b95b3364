using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>One sender at a steady pace, and the time of each delivery.</summary>
internal sealed class LatencyWorkload : IWorkload
{
    private const int PerSecond = 1000;

    /// <summary>
    /// Largest number of messages on their way. It is more than a second's, so that a slow server is measured and not waited for.
    /// </summary>
    private const int UnderWay = 2000;

    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Summary => "1,000 messages a second to 100 receivers: how long each delivery takes, from when it was due";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var shape = new LoadShape(1, Math.Max(1, 100 / settings.Scale), 1024);
        var table = new Table($"{PerSecond:N0}/s to {shape.Receivers}", "p50 ms", "p99 ms", "p99.9 ms", "largest", "lost/doubled/disordered");
        foreach (var peer in FanOutWorkload.Measured(settings, report))
        {
            var running = await peer.StartAsync().ConfigureAwait(false);
            await using (running.ConfigureAwait(false))
            {
                using var load = new LoadRun(peer.CreateDialect(), shape, running.Endpoints, UnderWay);
                WarmUp.Run(load, running, settings.WarmUpOf(peer));
                load.Drain();
                load.Pace(PerSecond, settings.WarmUpOf(peer) / 2);
                var times = new Percentiles(load.Pace(PerSecond, settings.Time).Select(microseconds => microseconds / 1000.0));
                var (lost, doubled, disordered) = load.Faults;
                table.Add(peer.Name, Table.Figure(times.At(0.5)), Table.Figure(times.At(0.99)), Table.Figure(times.At(0.999)), Table.Figure(times.Largest), $"{lost}/{doubled}/{disordered}");
                report.AddTimes(Name, shape.Name, peer.Name, "delivery", times);
                if (load.Faults != default) report.Fail($"{peer.Name}: {lost} lost, {doubled} doubled, {disordered} out of order");
            }
        }

        report.Say($"{table}\n");
    }
}
