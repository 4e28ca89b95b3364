using System.Diagnostics;
using System.Net;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Kit.Hosts;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// The leader's cable is pulled. Three network namespaces serve as hosts, and the clients are on one that stays connected.
/// </summary>
internal sealed class CutScene(FailoverFigures figures)
{
    private const int Hosts = 3;
    private const int Leader = Hosts - 1;
    private const int Discovery = 47474;
    private static readonly string[] s_tuned = ["--heartbeat-interval", "20ms", "--failure-timeout", "100ms"];

    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        if (await LabNetwork.WhyNotAsync.ConfigureAwait(false) is { } why)
        {
            report.Say($"cut off: not measured, {why}");
            return;
        }

        // The group stays the same: the leader comes back by itself after each cut, and leads again.
        await RepeatAsync("cut off", [], settings, report).ConfigureAwait(false);
        await RepeatAsync("cut off, 20/100", s_tuned, settings, report).ConfigureAwait(false);
    }

    private async Task RepeatAsync(string name, IReadOnlyList<string> options, BenchmarkSettings settings, BenchmarkReport report)
    {
        var network = await LabNetwork.BuildAsync(Hosts).ConfigureAwait(false);
        await using var _ = network.ConfigureAwait(false);
        var servers = new List<NodeProcess>();
        try
        {
            for (var host = 0; host < Hosts; host++) servers.Add(StartServer(network.Hosts[host], host + 1, options));
            await AgreeAsync(servers).ConfigureAwait(false);
            await using var atSurvivor = await ConnectAsync(network, servers[0]).ConfigureAwait(false);
            for (var run = 0; run <= Math.Max(1, settings.Runs / 4); run++)
            {
                // A new client for each run, because it moves to another server at the cut and does not come back.
                await using var atLeader = await ConnectAsync(network, servers[Leader]).ConfigureAwait(false);
                await Task.WhenAll(WarmUpAsync(atSurvivor), WarmUpAsync(atLeader)).ConfigureAwait(false);
                await network.Hosts[Leader].UnplugAsync(true).ConfigureAwait(false);
                var start = Stopwatch.GetTimestamp();
                TimeSpan[] waits = await Task.WhenAll(ConfirmedAfterAsync(start, atSurvivor), ConfirmedAfterAsync(start, atLeader)).ConfigureAwait(false);
                if (run > 0)
                {
                    figures.Add($"{name} → acknowledged, survivor's client", waits[0]);
                    figures.Add($"{name} → acknowledged, the leader's client", waits[1]);
                }

                await network.HealAsync().ConfigureAwait(false);
                await AgreeAsync(servers).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is NodeProcessException or TimeoutException or IOException)
        {
            report.Fail(exception.Message);
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Connects a client on a host that stays connected.</summary>
    private static async Task<ProbeProcess> ConnectAsync(LabNetwork network, NodeProcess server) =>
        new(network.Hosts[0].Entry, await PSChatPeer.FindEndpointAsync(server).ConfigureAwait(false));

    private static async Task WarmUpAsync(ProbeProcess probe)
    {
        for (var message = 0; message < 20; message++) await probe.SendAsync().ConfigureAwait(false);
    }

    private static async Task<TimeSpan> ConfirmedAfterAsync(long start, ProbeProcess probe)
    {
        await probe.SendAsync().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task AgreeAsync(List<NodeProcess> servers) =>
        await Agreement.ReachedAsync(servers, view => view.Members.Count == Hosts && view.Leader.Id == Hosts, BenchGroup.Limit).ConfigureAwait(false);

    private static NodeProcess StartServer(LabHost host, int id, IReadOnlyList<string> options) => NodeProcess.StartThrough(
        host.Entry,
        $"S{id}",
        ["server", "--json", "--exit-with-stdin", "--id", $"{id}", "--group", "bench", "--discovery-port", $"{Discovery}", .. options]);
}
