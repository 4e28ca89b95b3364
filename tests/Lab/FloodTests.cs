using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PSChat.Lab.Tests.Equipment;
using PSChat.Node.Processes;
using Xunit.Abstractions;

namespace PSChat.Lab.Tests;

/// <summary>
/// A thousand links that say nothing and a hundred thousand datagrams of junk, while people chat. The figures are printed;
/// only what cannot depend on who else uses the machine is demanded: the chat goes on, in the same view, and the memory
/// stays where it was.
/// </summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int HalfOpen = 1000;
    private const int Datagrams = 100_000;
    private const int Measured = 200;
    private const int Rounds = 3;

    /// <summary>What a server may grow by: buffers of what it takes at a time, and what the runtime takes because it can.</summary>
    private const long MaximumGrowth = 128L * 1024 * 1024;

    [LinuxFact]
    public async Task Half_open_links_and_junk_do_not_stop_the_chat()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(2);
        var target = (await LabGroup.EndpointAsync(servers[1])).ToIPEndPoint();
        var (ann, bob) = (await group.ConnectAsync("ann", servers[0]), await group.ConnectAsync("bob", servers[1]));
        await MeasureAsync(ann);
        var quiet = new List<double>();
        for (var round = 0; round < Rounds; round++) quiet.Add(Percentile(await MeasureAsync(ann), 0.99));
        var memory = servers.Select(MemoryOf).ToArray();
        var epoch = bob.Client.View!.Epoch;

        var strangers = new List<Socket>();
        var loud = new List<double>();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var flood = Task.WhenAll(OpenAsync(target, strangers, HalfOpen / Rounds), JunkAsync(group.DiscoveryPort, Datagrams / Rounds));
                loud.Add(Percentile(await MeasureAsync(ann), 0.99));
                await flood;
            }

            await ann.GoesOnAsync();
            await bob.GoesOnAsync();
        }
        finally
        {
            foreach (var stranger in strangers) stranger.Dispose();
        }

        var growth = servers.Select((server, at) => MemoryOf(server) - memory[at]).Max();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p99 of a confirmed message, median of {Rounds}: quiet {Median(quiet):F1} ms, flooded {Median(loud):F1} ms, {Median(loud) / Median(quiet):F2} times; memory grew by {growth / 1024.0 / 1024:F1} MiB"));
        Assert.True(growth < MaximumGrowth, $"{growth} bytes");
        Assert.Equal(epoch, bob.Client.View!.Epoch);
        await Conversation.EndsWellWithoutLateAsync(ann, bob);
    }

    /// <summary>How long each of some messages took to be confirmed, in milliseconds; one after the other.</summary>
    private static async Task<List<double>> MeasureAsync(LabClient client)
    {
        var taken = new List<double>();
        for (var at = 0; at < Measured; at++)
        {
            var since = Stopwatch.GetTimestamp();
            await client.SendAsync($"{at}");
            taken.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        return taken;
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

    /// <summary>Bytes of chance, and some that begin as a datagram of the group does.</summary>
    private static async Task JunkAsync(int port, int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        var target = new IPEndPoint(IPAddress.Parse("127.255.255.255"), port);
        var junk = new byte[400];
        for (var at = 0; at < count; at++)
        {
            RandomNumberGenerator.Fill(junk);
            if (at % 4 == 0) ((ReadOnlySpan<byte>)[.. "PSCH"u8, 1, 0, (byte)(1 + (at / 4 % 4)), 3, .. "lab"u8]).CopyTo(junk);
            await socket.SendToAsync(junk, target);
        }
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static double Median(List<double> values) => Percentile(values, 0.5);

    private static long MemoryOf(NodeProcess server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.WorkingSet64;
    }
}
