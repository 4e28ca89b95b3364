using System.Diagnostics;
using System.Globalization;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Hosting;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Waiting times when the leader of three servers fails, and when servers join and leave. Two servers stay. The third, which
/// leads, is replaced by a new process for each fault.
/// </summary>
internal sealed class FailoverWorkload : IWorkload
{
    private const int Leader = 3;
    private static readonly string[] s_tuned = ["--heartbeat-interval", "20ms", "--failure-timeout", "100ms"];

    private int _users;

    /// <inheritdoc/>
    public string Name => "failover";

    /// <inheritdoc/>
    public string Summary => "from the leader's fault to the next acknowledgement; pauses when servers leave and join under load";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var figures = new FailoverFigures(Name, report);
        if (settings.IncludesCase("first")) await RepeatFreshAsync(settings, report, figures).ConfigureAwait(false);
        await RepeatAsync("", [], settings, report, figures).ConfigureAwait(false);
        if (settings.IncludesCase("freeze")) await RepeatAsync(", 20/100", s_tuned, settings with { Cases = ["freeze"] }, report, figures).ConfigureAwait(false);
        if (settings.IncludesCase("cut")) await new CutScene(figures).RunAsync(settings, report).ConfigureAwait(false);
        figures.Show();
        if (settings.Servers.Count == 0 || settings.Servers.Contains(EtcdGroup.Program)) await new EtcdScene(report).RunAsync(settings).ConfigureAwait(false);
    }

    /// <summary>Measures the first fault of a new group, in which the code of an election is compiled.</summary>
    private async Task RepeatFreshAsync(BenchmarkSettings settings, BenchmarkReport report, FailoverFigures figures)
    {
        for (var run = 0; run < Math.Max(1, settings.Runs / 4); run++)
        {
            await using var group = new BenchGroup(settings.TraceAbove is null ? [] : ["--verbose"]);
            await TryAsync(report, async () =>
            {
                await group.StartAllAsync(Leader).ConfigureAwait(false);
                await FaultAsync("kill -9, first of a group", group, server => server.Kill(), figures, settings, report).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
    }

    private async Task RepeatAsync(
        string suffix, IReadOnlyList<string> options, BenchmarkSettings settings, BenchmarkReport report, FailoverFigures figures)
    {
        await using var group = new BenchGroup([.. options, .. settings.TraceAbove is null ? Array.Empty<string>() : ["--verbose"]]);
        await group.StartAllAsync(Leader - 1).ConfigureAwait(false);

        // The first round is a warm-up for the two servers that stay and for this process.
        for (var run = 0; run <= settings.Runs; run++)
        {
            var kept = run == 0 ? new FailoverFigures(Name, report) : figures;
            foreach (var (name, fault) in Faults(group))
            {
                if (!settings.IncludesCase(name)) continue;
                await TryAsync(report, async () =>
                {
                    await JoinAsync($"higher rank joins{suffix}", group, kept, settings, report).ConfigureAwait(false);
                    await fault(name + suffix, kept).ConfigureAwait(false);
                }).ConfigureAwait(false);
            }
        }

        IEnumerable<(string, Func<string, FailoverFigures, Task>)> Faults(BenchGroup group) =>
        [
            ("kill -9", (name, kept) => FaultAsync(name, group, server => server.Kill(), kept, settings, report)),
            ("freeze", (name, kept) => FaultAsync(name, group, server => Freezer.Stop(server.ProcessId), kept, settings, report)),
            ("clean stop", (name, kept) => StopAsync(name, group, kept, settings, report)),
        ];
    }

    private static async Task TryAsync(BenchmarkReport report, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NodeProcessException or ChatException or TimeoutException)
        {
            report.Fail(exception.Message);
        }
    }

    private async Task FaultAsync(
        string name, BenchGroup group, Action<NodeProcess> fault, FailoverFigures figures, BenchmarkSettings settings, BenchmarkReport report)
    {
        var atSurvivor = await group.ConnectAsync(NextUser(), 1).ConfigureAwait(false);
        var atLeader = await group.ConnectAsync(NextUser(), Leader).ConfigureAwait(false);
        var leader = group[Leader];
        var (start, at) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        fault(leader);
        TimeSpan[] waits = await Task.WhenAll(ConfirmedAfterAsync(start, atSurvivor), ConfirmedAfterAsync(start, atLeader)).ConfigureAwait(false);
        figures.Add($"{name} → acknowledged, survivor's client", waits[0]);
        figures.Add($"{name} → acknowledged, the leader's client", waits[1]);
        Explain(name, group, at, waits.Max(), settings, report);
        await group.RemoveAsync(Leader).ConfigureAwait(false);
        await group.AgreeAsync().ConfigureAwait(false);
        await group.CloseAsync(atSurvivor).ConfigureAwait(false);
        await group.CloseAsync(atLeader).ConfigureAwait(false);
    }

    private async Task JoinAsync(string name, BenchGroup group, FailoverFigures figures, BenchmarkSettings settings, BenchmarkReport report)
    {
        var client = await group.ConnectAsync(NextUser(), 1).ConfigureAwait(false);
        var sender = new SteadySender(client);
        var at = TimeProvider.System.GetUtcNow();
        group.Start(Leader);
        await group.AgreeAsync().ConfigureAwait(false);
        var pause = await sender.StopAsync().ConfigureAwait(false);
        figures.Add($"{name} → longest pause", pause);
        Explain($"{name}, from {Since(at, sender):0.0} ms on", group, at, pause, settings, report);
        await group.CloseAsync(client).ConfigureAwait(false);
    }

    private async Task StopAsync(string name, BenchGroup group, FailoverFigures figures, BenchmarkSettings settings, BenchmarkReport report)
    {
        var client = await group.ConnectAsync(NextUser(), 1).ConfigureAwait(false);
        var sender = new SteadySender(client);
        var at = TimeProvider.System.GetUtcNow();
        Terminate(group[Leader]);
        await group[Leader].WaitForExitAsync(BenchGroup.Limit).ConfigureAwait(false);
        await group.RemoveAsync(Leader).ConfigureAwait(false);
        await group.AgreeAsync().ConfigureAwait(false);
        var pause = await sender.StopAsync().ConfigureAwait(false);
        figures.Add($"{name} → longest pause", pause);
        Explain($"{name}, from {Since(at, sender):0.0} ms on", group, at, pause, settings, report);
        await group.CloseAsync(client).ConfigureAwait(false);
    }

    /// <summary>Shows the servers' events during the pause, if requested.</summary>
    private static void Explain(string name, BenchGroup group, DateTimeOffset since, TimeSpan time, BenchmarkSettings settings, BenchmarkReport report)
    {
        if (!(time.TotalMilliseconds > settings.TraceAbove)) return;
        var lines = MergedLog.Lines(group.Servers, since, TimeSpan.FromMilliseconds(100));
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {time.TotalMilliseconds:0.0} ms\n{string.Join('\n', lines)}"));
    }

    /// <returns>Start of the longest pause, in ms since <paramref name="at"/>.</returns>
    private static double Since(DateTimeOffset at, SteadySender sender) => (TimeProvider.System.GetUtcNow() - at - sender.SinceLongest).TotalMilliseconds;

    private string NextUser() => string.Create(CultureInfo.InvariantCulture, $"user{++_users}");

    private static async Task<TimeSpan> ConfirmedAfterAsync(long start, ChatClient client)
    {
        await client.SendAsync(BenchGroup.Room, "after", BenchGroup.Limit).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Terminate(NodeProcess server)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Windows has no SIGTERM.");
        UnixSignal.SendTerminate(server.ProcessId);
    }
}
