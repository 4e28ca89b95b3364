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
/// A flood of a thousand silent links and a hundred thousand junk datagrams during a chat. The chat continues in the same view,
/// messages take at most three times as long as without the flood, and the memory hardly grows.
/// </summary>
/// <remarks>
/// Each round compares a flood with the quiet time just before it. Other load on the machine makes some rounds worse and none
/// better, so a few good rounds are enough, and more rounds are run if necessary. A server that a flood holds up has no good
/// round.
/// </remarks>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int HalfOpen = 1000;
    private const int Datagrams = 100_000;

    /// <summary>Smallest number of rounds; together they send <see cref="Datagrams"/>.</summary>
    private const int FewestRounds = 5;
    private const int MostRounds = 15;
    private const int GoodRounds = 3;

    /// <summary>Largest allowed ratio of a message's time in the flood to its time in quiet.</summary>
    private const double Worst = 3;

    /// <summary>
    /// Time in milliseconds that any message may take: a scheduler's tick at 250 Hz. The flood's sender, two servers and two
    /// clients share this machine's cores. A process that waits for a core waits about so long, and in quiet none waits.
    /// </summary>
    private const double Tick = 4;

    /// <summary>Datagrams per second; each reaches both servers.</summary>
    private const int Pace = 20_000;

    /// <summary>Allowed growth of a server's memory in bytes: its receive buffers, and memory that the runtime keeps.</summary>
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
                var flood = Task.WhenAll(
                    OpenAsync(target, strangers, HalfOpen / FewestRounds),
                    Task.Run(() => JunkAsync(group.DiscoveryPort, Datagrams / FewestRounds)));
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
            $"p99 of a confirmed message, median of {rounds.Count} rounds: "
            + $"quiet {Median(rounds.Select(round => round.Quiet)):F2} ms, "
            + $"flooded {Median(rounds.Select(round => round.Flooded)):F2} ms, "
            + $"{Median(rounds.Select(round => round.Ratio)):F2} times; memory grew by {growth / 1024.0 / 1024:F1} MiB"));
        Assert.True(
            rounds.Count(round => round.IsGood) >= GoodRounds,
            $"Fewer than {GoodRounds} of {rounds.Count} rounds are good:\n{string.Join('\n', rounds)}");
        Assert.True(growth < MaximumGrowth, $"{growth} bytes");
        Assert.Equal(epoch, bob.Client.View!.Epoch);
        await chat.EndsWellWithoutLateAsync();
    }

    /// <summary>Sends a message each millisecond, but none before the last one is confirmed, until a task has ended.</summary>
    /// <returns>The 99th percentile of the time to the confirmation, in milliseconds.</returns>
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

    /// <summary>Sends random datagrams, some of which begin like the group's, at an even pace.</summary>
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

    /// <summary>Makes the datagrams before the flood, so that the time for it does not count as the flood's.</summary>
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
    /// <param name="Flooded">The latency during the flood, in milliseconds.</param>
    private sealed record Round(double Quiet, double Flooded)
    {
        public double Ratio => Flooded / Quiet;

        public bool IsGood => Flooded <= Math.Max(Worst * Quiet, Tick);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"p99 quiet {Quiet:F2} ms, flooded {Flooded:F2} ms, {Ratio:F2} times");
    }
}
