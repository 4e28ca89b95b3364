using System.Diagnostics;
using System.Globalization;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Cost of silent clients, and of an unused group.</summary>
internal sealed class IdleWorkload : IWorkload
{
    private const int GroupSize = 5;

    /// <summary>Settling time, because code that runs every two seconds is recompiled after a minute.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(75);
    private static readonly int[] s_clients = [1000, 5000, 10000];

    /// <inheritdoc/>
    public string Name => "idle";

    /// <inheritdoc/>
    public string Summary => "memory and time for idle clients on one server; CPU of an idle group of five";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var table = new Table("idle clients", "server", "KiB each", "s to connect all", "% of a core when idle");
        foreach (var count in s_clients.Select(count => count / settings.Scale))
        {
            foreach (var peer in FanOutWorkload.Measured(settings, report).Where(peer => peer is not RawPeer && (peer is not PSChatPeer || peer == PSChatPeer.All[0])))
            {
                if (settings.IncludesCase(Text(count))) await MeasureAsync(peer, count, settings, report, table).ConfigureAwait(false);
            }
        }

        report.Say($"{table}\n");
        if (settings.IncludesCase("group")) await MeasureGroupAsync(settings, report).ConfigureAwait(false);
    }

    private async Task MeasureAsync(Peer peer, int count, BenchmarkSettings settings, BenchmarkReport report, Table table)
    {
        var running = await peer.StartAsync().ConfigureAwait(false);
        await using var _ = running.ConfigureAwait(false);
        using (var first = new LoadRun(peer.CreateDialect(), new LoadShape(1, 10, 1), running.Endpoints)) first.Saturate(TimeSpan.FromSeconds(1));
        var before = running.Memory;
        var start = Stopwatch.GetTimestamp();
        using var load = new LoadRun(peer.CreateDialect(), new LoadShape(0, count, 1), running.Endpoints);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        load.Idle(settings.Time);
        var each = (running.Memory - before) / 1024.0 / count;
        var (cpu, from) = (running.ProcessorTime, Stopwatch.GetTimestamp());
        load.Idle(settings.Time);
        var share = (running.ProcessorTime - cpu) / Stopwatch.GetElapsedTime(from) * 100;
        table.Add(Text(count), peer.Name, Table.Figure(each), Table.Figure(took), Table.Figure(share));
        report.Add(Name, Text(count), peer.Name, "memory", each, "KiB a client");
        report.Add(Name, Text(count), peer.Name, "connecting all", took, "s");
        report.Add(Name, Text(count), peer.Name, "idle CPU", share, "% of a core");
    }

    private async Task MeasureGroupAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var running = await new PSChatPeer("pschat-5", GroupSize).StartAsync().ConfigureAwait(false);
        await using var _ = running.ConfigureAwait(false);

        // Code that was compiled quickly for the start is optimised while it runs.
        await Task.Delay(s_settling / settings.Scale).ConfigureAwait(false);
        var (cpu, from) = (running.ProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(settings.Time * 3).ConfigureAwait(false);
        var share = (running.ProcessorTime - cpu) / Stopwatch.GetElapsedTime(from) * 100 / GroupSize;
        report.Say($"An idle group of {GroupSize}: {Table.Figure(share)} % of a core for each server\n");
        report.Add(Name, $"group of {GroupSize}", "pschat", "idle CPU", share, "% of a core a server");
    }

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
