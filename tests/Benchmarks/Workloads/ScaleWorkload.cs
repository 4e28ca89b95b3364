using System.Diagnostics;
using System.Globalization;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Kit.Hosts;
using PSChat.Simulation.World;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Growth of a group's own traffic with its size, on its own network and in simulation.</summary>
internal sealed class ScaleWorkload : IWorkload
{
    private static readonly int[] s_servers = [3, 5, 9, 15];
    private static readonly int[] s_simulated = [3, 5, 9, 15, 32, 50];

    /// <inheritdoc/>
    public string Name => "scale";

    /// <inheritdoc/>
    public string Summary => "datagrams and bytes a second of an idle server, and messages for an election, by the number of servers";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        if (settings.IncludesCase("real")) await MeasureProcessesAsync(settings, report).ConfigureAwait(false);
        if (settings.IncludesCase("simulated")) Simulate(settings, report);
    }

    private async Task MeasureProcessesAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        if (await LabNetwork.WhyNotAsync.ConfigureAwait(false) is { } why)
        {
            report.Say($"real servers: not measured, {why}\n");
            return;
        }

        var table = new Table("idle servers", "datagrams/s each", "bytes/s each", "% of a core each");
        foreach (var count in s_servers.Where(count => settings.Scale == 1 || count == 3))
        {
            var network = await NetworkNamespace.OpenAsync().ConfigureAwait(false);
            await using var _ = network.ConfigureAwait(false);
            await network.IpAsync("link set lo up").ConfigureAwait(false);
            var running = await new PSChatPeer("pschat", count) { Through = network.Entry }.StartAsync().ConfigureAwait(false);
            await using var __ = running.ConfigureAwait(false);
            await Task.Delay(settings.Time).ConfigureAwait(false);
            var (before, cpu, start) = (NetworkCounters.Read(network.HolderId), running.ProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(settings.Time).ConfigureAwait(false);
            var (after, used, seconds) = (NetworkCounters.Read(network.HolderId), running.ProcessorTime - cpu, Stopwatch.GetElapsedTime(start).TotalSeconds);
            double[] each = [after.Datagrams - before.Datagrams, after.Bytes - before.Bytes, used.TotalSeconds * 100];
            each = [.. each.Select(value => value / seconds / count)];
            table.Add(Text(count), Table.Figure(each[0]), Table.Figure(each[1]), Table.Figure(each[2]));
            report.Add(Name, $"{count} servers", "pschat", "datagrams", each[0], "1/s a server");
            report.Add(Name, $"{count} servers", "pschat", "bytes", each[1], "B/s a server");
            report.Add(Name, $"{count} servers", "pschat", "CPU", each[2], "% of a core a server");
        }

        report.Say($"{table}\n");
    }

    private void Simulate(BenchmarkSettings settings, BenchmarkReport report)
    {
        var table = new Table("simulated servers", "members", "messages until the leader's death is settled", "of them each", "ms, at 1 ms each way");
        foreach (var count in s_simulated.Where(count => settings.Scale == 1 || count <= 5))
        {
            var group = new SimulatedGroup(seed: 1) { KeepsTranscript = false };
            for (var host = 0; host < count; host++) group.AddServer(host, host + 1);
            group.RunUntil(() => Views(group).Any(view => view.Members.Length == Math.Min(count, Groups.GroupLimits.MaximumMembers)), "all in one view");
            group.Run(TimeSpan.FromSeconds(5));
            var view = Views(group).MaxBy(view => view.Epoch)!;
            var leader = group.Find(view.Leader.Rank)!;
            var others = group.Living.Where(server => server != leader && view.Contains(server.Self.Rank)).ToList();
            var messages = 0;
            group.Sent = (_, _, _) => messages++;
            var start = group.Time.Elapsed;
            leader.Crash();
            group.RunUntil(() => others.All(server => server.Protocol.View!.Epoch > view.Epoch), "a view without the leader");
            var took = (group.Time.Elapsed - start).TotalMilliseconds;
            group.Run(TimeSpan.FromMilliseconds(50));
            table.Add(Text(count), Text(view.Members.Length), Text(messages), Table.Figure((double)messages / others.Count), Table.Figure(took));
            report.Add(Name, $"{count} simulated", "pschat", "messages for an election", messages, "");
            report.Add(Name, $"{count} simulated", "pschat", "election", took, "ms at 1 ms each way");
        }

        report.Say($"{table}\nA view has at most {Groups.GroupLimits.MaximumMembers} members: further servers stay learners, which hold the messages and take no clients.\n");
    }

    private static IEnumerable<GroupView> Views(SimulatedGroup group) => group.Living.Select(server => server.Protocol.View).OfType<GroupView>();

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
