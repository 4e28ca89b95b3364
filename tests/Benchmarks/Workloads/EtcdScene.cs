using System.Diagnostics;
using System.Globalization;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// The same faults for the leader of three etcd servers, and the time until a survivor acknowledges a write again.
/// </summary>
internal sealed class EtcdScene(BenchmarkReport report)
{
    /// <summary>Interval between writes, because a write that was lost with the leader is answered late.</summary>
    private static readonly TimeSpan s_nextWrite = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FailoverFigures _figures = new("failover", report, EtcdGroup.Program);

    public async Task RunAsync(BenchmarkSettings settings)
    {
        if (ProgramPeer.Find(EtcdGroup.Program) is null)
        {
            report.Say($"{EtcdGroup.Program}: missing, it is not installed");
            return;
        }

        await RepeatAsync(100, 1000, settings).ConfigureAwait(false);
        await RepeatAsync(10, 100, settings).ConfigureAwait(false);
        _figures.Show();
    }

    private async Task RepeatAsync(int heartbeat, int election, BenchmarkSettings settings)
    {
        var group = await EtcdGroup.StartAsync(TimeSpan.FromMilliseconds(heartbeat), TimeSpan.FromMilliseconds(election)).ConfigureAwait(false);
        await using var _ = group.ConfigureAwait(false);
        var name = string.Create(CultureInfo.InvariantCulture, $"etcd {heartbeat}/{election}");
        for (var run = 0; run < Math.Max(1, settings.Runs / 8); run++)
        {
            var leader = await group.AgreeAsync().ConfigureAwait(false);
            if (settings.IncludesCase("kill"))
            {
                _figures.Add($"{name}: kill -9 → acknowledged, survivor's client", await MeasureAsync(group, leader, () => group.Kill(leader)).ConfigureAwait(false));
                group.Start(leader);
                leader = await group.AgreeAsync().ConfigureAwait(false);
            }

            if (!settings.IncludesCase("freeze")) continue;
            var process = group.ProcessOf(leader);
            _figures.Add($"{name}: freeze → acknowledged, survivor's client", await MeasureAsync(group, leader, () => Freezer.Stop(process)).ConfigureAwait(false));
            Freezer.Continue(process);
        }
    }

    private static async Task<TimeSpan> MeasureAsync(EtcdGroup group, int leader, Action fault)
    {
        var survivor = (leader + 1) % EtcdGroup.Size;
        var acknowledged = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var over = new CancellationTokenSource(s_patience);
        var start = Stopwatch.GetTimestamp();
        fault();
        var writes = new List<Task>();
        while (!acknowledged.Task.IsCompleted && !over.IsCancellationRequested)
        {
            writes.Add(WriteAsync());
            await Task.WhenAny(acknowledged.Task, Task.Delay(s_nextWrite)).ConfigureAwait(false);
        }

        return Stopwatch.GetElapsedTime(start, await acknowledged.Task.WaitAsync(over.Token).ConfigureAwait(false));

        async Task WriteAsync()
        {
            if (await group.PutAsync(survivor).ConfigureAwait(false)) acknowledged.TrySetResult(Stopwatch.GetTimestamp());
        }
    }
}
