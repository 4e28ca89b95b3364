using System.Globalization;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>A long run in which nothing fails, so that every election is a false alarm.</summary>
internal sealed class FalseAlarmWorkload : IWorkload
{
    private static readonly string[] s_tuned = ["--heartbeat-interval", "20ms", "--failure-timeout", "100ms"];

    /// <inheritdoc/>
    public string Name => "falsealarms";

    /// <inheritdoc/>
    public string Summary => "elections in a long run in which nothing fails: with all cores taken by other work, and tuned to 20/100 on a quiet machine";

    /// <inheritdoc/>
    public bool IsUsual => false;

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        if (settings.IncludesCase("busy")) await CountAsync("defaults, all cores busy", [], isBusy: true, settings, report).ConfigureAwait(false);
        if (settings.IncludesCase("20/100")) await CountAsync("20/100, quiet", s_tuned, isBusy: false, settings, report).ConfigureAwait(false);
    }

    private async Task CountAsync(string name, string[] options, bool isBusy, BenchmarkSettings settings, BenchmarkReport report)
    {
        await using var group = new BenchGroup(options);
        await group.StartAllAsync(3).ConfigureAwait(false);
        var before = LastEpoch(group);
        var endpoints = await Task.WhenAll(group.Servers.Select(PSChatPeer.FindEndpointAsync)).ConfigureAwait(false);
        using (var load = new LoadRun(new PSChatDialect("bench"), new LoadShape(3, 30, 64), endpoints))
        using (isBusy ? new CoreBurner() : null)
        {
            load.Pace(200, settings.AlarmTime);
        }

        var elections = LastEpoch(group) - before;
        report.Say($"{name}, {settings.AlarmTime.TotalMinutes.ToString(CultureInfo.InvariantCulture)} min: {elections} elections that nobody needed\n");
        report.Add(Name, name, "pschat", "false elections", elections, "");
    }

    private static long LastEpoch(BenchGroup group) => group.Servers.Max(server => server.LastView is { } view ? ((ViewEvent)view.Event).Epoch : 0);
}
