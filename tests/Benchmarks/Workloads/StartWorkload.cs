using System.Diagnostics;
using System.Net;
using PSChat.Benchmarks.Report;
using PSChat.Hosting;
using PSChat.Node.Events;
using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Time until a first server and a client are usable.</summary>
internal sealed class StartWorkload : IWorkload
{
    // The first starts include compilation in this process.
    private const int WarmUp = 3;

    /// <summary>
    /// Number of guests so far; each has a new name, because a name is reserved for a while after its user has left.
    /// </summary>
    private int _guests;

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Summary => "server start → leader, client start → connected";

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkSettings settings, BenchmarkReport report)
    {
        var figures = new FailoverFigures(Name, report);
        for (var run = -WarmUp; run < settings.Runs; run++)
        {
            await MeasureServerAsync(run < 0 ? new FailoverFigures(Name, report) : figures).ConfigureAwait(false);
        }

        for (var run = 0; run < Math.Max(1, settings.Runs / 10); run++) await MeasureProcessAsync(figures).ConfigureAwait(false);
        await using var group = new BenchGroup();
        await group.StartAllAsync(3).ConfigureAwait(false);
        for (var run = -WarmUp; run < settings.Runs; run++)
        {
            await MeasureClientAsync(group, run < 0 ? new FailoverFigures(Name, report) : figures).ConfigureAwait(false);
        }

        figures.Show();
    }

    private static async Task MeasureServerAsync(FailoverFigures figures)
    {
        var options = new ChatServerOptions { Group = "alone", BindAddress = IPAddress.Loopback, DiscoveryPort = FreePort.ForDiscovery() };
        var start = Stopwatch.GetTimestamp();
        using var server = ChatServer.Open(options);
        server.Start();
        await server.Ready.WaitAsync(BenchGroup.Limit).ConfigureAwait(false);
        figures.Add("a server starts → leads (300 ms of it wait for answers)", Stopwatch.GetElapsedTime(start));
    }

    private static async Task MeasureProcessAsync(FailoverFigures figures)
    {
        await using var group = new BenchGroup();
        var start = Stopwatch.GetTimestamp();
        group.Start(1);
        var (_, at) = await group[1].WaitForAsync<ViewEvent>(_ => true, BenchGroup.Limit).ConfigureAwait(false);
        figures.Add("a 'pschat server' process starts → leads", Stopwatch.GetElapsedTime(start, at));
    }

    private async Task MeasureClientAsync(BenchGroup group, FailoverFigures figures)
    {
        var start = Stopwatch.GetTimestamp();
        var client = await ChatClient.ConnectAsync(group.ClientOptions($"guest{++_guests}")).ConfigureAwait(false);
        figures.Add("a client starts → is connected", Stopwatch.GetElapsedTime(start));
        await client.CloseAsync(BenchGroup.Limit).ConfigureAwait(false);
    }
}
