using System.Diagnostics;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Senders that keep their windows full, and receivers of all messages. Measures deliveries per second, and their cost for the
/// servers.
/// </summary>
internal sealed class FanOutWorkload : IWorkload
{
    private static readonly LoadShape[] s_shapes =
    [
        new(1, 1, 1024), new(1, 100, 256), new(10, 100, 25), new(1, 1000, 64), new(1, 1, 1), new(1, 100, 1), new(10, 100, 1), new(1, 1000, 1),
    ];

    /// <inheritdoc/>
    public string Name => "fanout";

    /// <inheritdoc/>
    public string Summary => "deliveries a second and the servers' CPU for them, 100-byte texts, beside other servers";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        foreach (var shape in s_shapes.Where(shape => settings.IncludesCase(shape.Name)).Select(shape => shape with { Receivers = Math.Max(1, shape.Receivers / settings.Scale) }))
        {
            var table = new Table(shape.Name, "deliveries/s", "CPU s per million", "of raw", "of best peer", "B allocated each", "lost/doubled/disordered");
            var figures = new List<FanOutFigures>();
            foreach (var peer in Measured(settings, report)) figures.Add(await MeasureAsync(peer, shape, settings, report).ConfigureAwait(false));
            var raw = figures.FirstOrDefault(figure => figure.Server == RawPeer.Raw);
            var best = figures.Where(figure => !figure.IsOurs && figure.Server != RawPeer.Raw && figure.PerSecond > 0).MinBy(figure => figure.SecondsPerMillion);
            foreach (var figure in figures)
            {
                table.Add(
                    figure.Server,
                    Table.Figure(figure.PerSecond),
                    Table.Figure(figure.SecondsPerMillion),
                    raw is null ? "" : Table.Figure(figure.SecondsPerMillion / raw.SecondsPerMillion),
                    best is null ? "" : Table.Figure(figure.SecondsPerMillion / best.SecondsPerMillion),
                    figure.BytesAllocated is { } bytes ? Table.Figure(bytes) : "",
                    $"{figure.Faults.Lost}/{figure.Faults.Doubled}/{figure.Faults.OutOfOrder}");
            }

            report.Say($"{table}\n");
        }

        if (settings.IncludesCase(KeyScene.Case)) await new KeyScene(settings, report).RunAsync().ConfigureAwait(false);
    }

    /// <summary>Returns the peers of these settings that can be measured here, and reports the others as missing.</summary>
    public static IEnumerable<Peer> Measured(BenchmarkSettings settings, BenchmarkReport report)
    {
        foreach (var peer in (IEnumerable<Peer>)[.. PeerList.All, .. PSChatPeer.All])
        {
            if (!settings.Includes(peer)) continue;
            if (peer.WhyMissing is { } why) report.Say($"{peer.Name}: missing, {why}");
            else yield return peer;
        }
    }

    private static async Task<FanOutFigures> MeasureAsync(Peer peer, LoadShape shape, BenchmarkSettings settings, BenchmarkReport report)
    {
        var running = await peer.StartAsync().ConfigureAwait(false);
        await using (running.ConfigureAwait(false))
        {
            using var load = new LoadRun(peer.CreateDialect(), shape, running.Endpoints);
            WarmUp.Run(load, running, settings.WarmUpOf(peer));
            var (deliveries, cpu, start) = (load.Deliveries, running.ProcessorTime, Stopwatch.GetTimestamp());
            load.Saturate(settings.Time);
            var (delivered, used, took) = (load.Deliveries - deliveries, running.ProcessorTime - cpu, Stopwatch.GetElapsedTime(start));
            var bytes = peer is PSChatPeer ? CountAllocated(running, load, settings.Time) : null;
            load.Drain();
            var figures = new FanOutFigures(peer.Name, peer is PSChatPeer, delivered / took.TotalSeconds, used.TotalSeconds * 1e6 / delivered, bytes, load.Faults);
            figures.AddTo(report, shape.Name);
            return figures;
        }
    }

    private static double? CountAllocated(RunningPeer running, LoadRun load, TimeSpan time)
    {
        using var meter = new AllocationMeter(running.ProcessIds, () => load.Deliveries);
        load.Saturate(time);
        return meter.PerStep;
    }
}
