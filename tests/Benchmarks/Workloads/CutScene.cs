using System.Diagnostics;
using System.Net;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Lab.Tests.Chaos;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>The leader's cable is pulled: three hosts as network namespaces, and a client on one that stays connected.</summary>
internal sealed class CutScene(FailoverFigures figures)
{
    private const int Hosts = 3;
    private const int Discovery = 47474;
    private static readonly string[] s_tuned = ["--heartbeat-interval", "20", "--failure-timeout", "100"];

    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        if (await LabNetwork.WhyNotAsync.ConfigureAwait(false) is { } why)
        {
            report.Say($"cut off: not measured, {why}");
            return;
        }

        // The group stays; the leader comes back by itself after each cut, and leads again.
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
            await using var probe = new ProbeProcess(network.Hosts[0].Entry, await PSChatPeer.FindEndpointAsync(servers[0]).ConfigureAwait(false));
            for (var run = 0; run <= Math.Max(1, settings.Runs / 4); run++)
            {
                for (var message = 0; message < 20; message++) await probe.SendAsync().ConfigureAwait(false);
                await network.Hosts[Hosts - 1].UnplugAsync(true).ConfigureAwait(false);
                var start = Stopwatch.GetTimestamp();
                await probe.SendAsync().ConfigureAwait(false);
                if (run > 0) figures.Add($"{name} → acknowledged, survivor's client", Stopwatch.GetElapsedTime(start));
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

    private static async Task AgreeAsync(List<NodeProcess> servers) =>
        await Agreement.ReachedAsync(servers, view => view.Members.Count == Hosts && view.Leader.Id == Hosts, BenchGroup.Limit).ConfigureAwait(false);

    private static NodeProcess StartServer(LabHost host, int id, IReadOnlyList<string> options) => NodeProcess.StartThrough(
        host.Entry,
        $"S{id}",
        ["server", "--json", "--exit-with-stdin", "--id", $"{id}", "--group", "bench", "--discovery-port", $"{Discovery}", .. options]);
}
