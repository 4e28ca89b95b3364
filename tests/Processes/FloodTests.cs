using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;
using Xunit.Abstractions;

namespace PSChat.Processes.Tests;

/// <summary>
/// A thousand links that say nothing and a hundred thousand datagrams of junk, while people chat: the chat goes on in the
/// same view, its messages take no longer than three times as long as in quiet, and the memory stays where it was.
/// </summary>
/// <remarks>
/// Quiet and flood take turns, and each flood is compared with the quiet just before it. Others who use the machine make
/// some rounds worse and none better: so a few rounds must be good, of more if need be. A server that a flood holds up has
/// no good round.
/// </remarks>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int HalfOpen = 1000;
    private const int Datagrams = 100_000;

    /// <summary>As many as the flood needs for <see cref="Datagrams"/>, at least.</summary>
    private const int FewestRounds = 5;
    private const int MostRounds = 15;
    private const int GoodRounds = 3;

    /// <summary>How often as long a message may take: the demand.</summary>
    private const double Worst = 3;

    /// <summary>
    /// Milliseconds, which any message may take: a scheduler's tick at 250 a second. The flood's sender, two servers and two
    /// clients share this machine's cores, and whoever has to wait for one waits for about so long; in quiet nobody has to.
    /// </summary>
    private const double Tick = 4;

    /// <summary>Datagrams a second; each comes to both servers.</summary>
    private const int Pace = 20_000;

    /// <summary>What a server may grow by: buffers of what it takes at a time, and what the runtime takes because it can.</summary>
    private const long MaximumGrowth = 128L * 1024 * 1024;

    private static readonly TimeSpan s_round = TimeSpan.FromSeconds((double)Datagrams / FewestRounds / Pace);

    [LinuxFact]
    public async Task Half_open_links_and_junk_do_not_stop_the_chat()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        var target = (await LabGroup.EndpointAsync(servers[1])).ToIPEndPoint();
        var (ann, bob) = (await group.ConnectAsync("ann", servers[0]), await group.ConnectAsync("bob", servers[1]));
        var chat = new Conversation(ann, bob);
        await MeasureUntilAsync(ann, Task.Delay(s_round));
        var memory = servers.Select(MemoryOf).ToArray();
        var epoch = bob.Client.View!.Epoch;

        var strangers = new List<Socket>();
        var rounds = new List<Round>();
        try
        {
            while (rounds.Count < FewestRounds || (rounds.Count(round => round.IsGood) < GoodRounds && rounds.Count < MostRounds))
            {
                var quiet = await MeasureUntilAsync(ann, Task.Delay(s_round));
                var flood = Task.WhenAll(OpenAsync(target, strangers, HalfOpen / FewestRounds), Task.Run(() => JunkAsync(group.DiscoveryPort, Datagrams / FewestRounds)));
                rounds.Add(new Round(quiet, await MeasureUntilAsync(ann, flood)));
                output.WriteLine(rounds[^1].ToString());
            }

            await chat.GoesOnAsync();
        }
        finally
        {
            foreach (var stranger in strangers) stranger.Dispose();
        }

        var growth = servers.Select((server, at) => MemoryOf(server) - memory[at]).Max();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p99 of a confirmed message, median of {rounds.Count} rounds: quiet {Median(rounds.Select(round => round.Quiet)):F2} ms, flooded {Median(rounds.Select(round => round.Flooded)):F2} ms, {Median(rounds.Select(round => round.Ratio)):F2} times; memory grew by {growth / 1024.0 / 1024:F1} MiB"));
        Assert.True(rounds.Count(round => round.IsGood) >= GoodRounds, $"Fewer than {GoodRounds} of {rounds.Count} rounds are good:\n{string.Join('\n', rounds)}");
        Assert.True(growth < MaximumGrowth, $"{growth} bytes");
        Assert.Equal(epoch, bob.Client.View!.Epoch);
        await chat.EndsWellWithoutLateAsync();
    }

    /// <summary>Sends a message each millisecond, but none before the last one is confirmed, until something has ended.</summary>
    /// <returns>How long 99 of 100 took at most to be confirmed, in milliseconds.</returns>
    private static async Task<double> MeasureUntilAsync(LabClient client, Task end)
    {
        var taken = new List<double>();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!end.IsCompleted || taken.Count < 100)
        {
            await beat.WaitForNextTickAsync();
            var since = Stopwatch.GetTimestamp();
            await client.SendAsync($"{taken.Count}");
            taken.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        await end;
        return Percentile(taken, 0.99);
    }

    private static async Task OpenAsync(IPEndPoint target, List<Socket> strangers, int count)
    {
        for (var at = 0; at < count; at++)
        {
            var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            strangers.Add(stranger);
            await stranger.ConnectAsync(target).WaitAsync(Limits.Patience);
        }
    }

    /// <summary>Bytes of chance, and some that begin as a datagram of the group does; at an even pace.</summary>
    private static async Task JunkAsync(int port, int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        socket.Connect(IPAddress.Parse("127.255.255.255"), port);
        var junk = MakeJunk();
        var since = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var sent = 0; sent < count; await beat.WaitForNextTickAsync())
        {
            for (var due = Math.Min(count, (int)(since.Elapsed.TotalSeconds * Pace)); sent < due; sent++)
            {
                socket.Send(junk[sent % junk.Length]);
            }
        }
    }

    /// <summary>Made before: what making it costs would be taken for the flood's work.</summary>
    private static byte[][] MakeJunk() =>
    [
        .. Enumerable.Range(0, 1000).Select(at =>
        {
            var junk = RandomNumberGenerator.GetBytes(400);
            if (at % 4 == 0) ((ReadOnlySpan<byte>)[.. "PSCH"u8, 1, 0, (byte)(1 + (at / 4 % 4)), 3, .. "lab"u8]).CopyTo(junk);
            return junk;
        }),
    ];

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var ordered = values.Order().ToList();
        return ordered[(int)(share * (ordered.Count - 1))];
    }

    private static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    private static long MemoryOf(NodeProcess server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.WorkingSet64;
    }

    /// <param name="Quiet">The latency before the flood, in milliseconds.</param>
    /// <param name="Flooded">The same during it.</param>
    private sealed record Round(double Quiet, double Flooded)
    {
        public double Ratio => Flooded / Quiet;

        public bool IsGood => Flooded <= Math.Max(Worst * Quiet, Tick);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p99 quiet {Quiet:F2} ms, flooded {Flooded:F2} ms, {Ratio:F2} times");
    }
}
