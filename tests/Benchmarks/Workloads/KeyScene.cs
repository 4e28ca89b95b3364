using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using PSChat.Benchmarks.Peers;
using PSChat.Benchmarks.Report;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Node.Keys;
using PSChat.Node.Processes;
using PSChat.Security;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Cost of the group's key for a server. The load does not support TLS, so PSChat's own clients are used, with a key and
/// without. The two results compare with each other, and not with the other tables.
/// </summary>
internal sealed class KeyScene(BenchmarkSettings settings, BenchmarkReport report)
{
    public const string Case = "with the group key";
    private const int Window = 256;
    private const string Group = "bench";
    private const string Room = "bench";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string s_text = new('x', 100);

    private long _deliveries;

    public async Task RunAsync()
    {
        var table = new Table($"1→{Receivers}, window {Window}, own clients", "deliveries/s", "CPU s per million", "of without");
        var (rate, without) = await MeasureAsync(null).ConfigureAwait(false);
        table.Add("without a key", Table.Figure(rate), Table.Figure(without), "1.00");
        using var key = GroupKey.FromBytes(RandomNumberGenerator.GetBytes(GroupKey.Length));
        (rate, var with) = await MeasureAsync(key).ConfigureAwait(false);
        table.Add(Case, Table.Figure(rate), Table.Figure(with), Table.Figure(with / without));
        report.Say($"{table}\n");
    }

    private int Receivers => Math.Max(1, 20 / settings.Scale);

    private async Task<(double PerSecond, double SecondsPerMillion)> MeasureAsync(GroupKey? key)
    {
        var folder = Directory.CreateTempSubdirectory("pschat-benchmark-");
        var discovery = FreePort.ForDiscovery();
        var file = Path.Combine(folder.FullName, "key");
        if (key is not null) KeyFile.Write(file, key);
        await using var server = PSChatPeer.Start(1, discovery, key is null ? [] : ["--key-file", file]);
        var clients = new List<ChatClient>();
        try
        {
            var endpoint = Endpoint.Of(await PSChatPeer.FindEndpointAsync(server).ConfigureAwait(false));
            for (var number = 0; number <= Receivers; number++) clients.Add(await ConnectAsync(number, discovery, endpoint, key).ConfigureAwait(false));
            using var process = Process.GetProcessById(server.ProcessId);
            using var over = new CancellationTokenSource();
            var sending = SendAsync(clients[0], over.Token);
            await Task.Delay(settings.Time).ConfigureAwait(false);
            process.Refresh();
            var (count, cpu, start) = (Interlocked.Read(ref _deliveries), process.TotalProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(settings.Time).ConfigureAwait(false);
            process.Refresh();
            var (delivered, used, took) = (Interlocked.Read(ref _deliveries) - count, process.TotalProcessorTime - cpu, Stopwatch.GetElapsedTime(start));
            await over.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            var name = key is null ? "without a key" : Case;
            report.Add("fanout", $"1→{Receivers}, own clients", name, "deliveries", delivered / took.TotalSeconds, "1/s");
            report.Add("fanout", $"1→{Receivers}, own clients", name, "CPU", used.TotalSeconds * 1e6 / delivered, "s per million");
            return (delivered / took.TotalSeconds, used.TotalSeconds * 1e6 / delivered);
        }
        finally
        {
            foreach (var client in clients) await client.CloseAsync(s_patience).ConfigureAwait(false);
            folder.Delete(recursive: true);
        }
    }

    private async Task<ChatClient> ConnectAsync(int number, int discovery, Endpoint server, GroupKey? key)
    {
        var client = await ChatClient.ConnectAsync(new ChatClientOptions
        {
            Group = Group,
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = discovery,
            UserName = $"user{number}",
            Server = server,
            Key = key,
        }).ConfigureAwait(false);
        if (number > 0) client.MessageReceived += (_, _) => Interlocked.Increment(ref _deliveries);
        await client.JoinAsync(Room).ConfigureAwait(false);
        return client;
    }

    private static async Task SendAsync(ChatClient sender, CancellationToken over)
    {
        using var window = new SemaphoreSlim(Window);
        var sends = new List<Task>();
        while (!over.IsCancellationRequested)
        {
            await window.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            sends.RemoveAll(send => send.IsCompletedSuccessfully);
            sends.Add(SendOneAsync());
        }

        await Task.WhenAll(sends).ConfigureAwait(false);

        async Task SendOneAsync()
        {
            await sender.SendAsync(Room, s_text, s_patience, CancellationToken.None).ConfigureAwait(false);
            window.Release();
        }
    }
}
