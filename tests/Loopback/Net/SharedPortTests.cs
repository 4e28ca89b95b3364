using System.Net;
using System.Net.Sockets;
using PSChat.Hosting;
using PSChat.Node.Processes;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>
/// Questions by unicast to a port that several servers share (D9). The kernel gives each to one of them, and chooses it by the
/// source. Another discovery port stands for another network, from which only seeds are reached.
/// </summary>
public sealed class SharedPortTests
{
    private const int Tries = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_group_of_a_seed_is_found_whichever_server_gets_the_question()
    {
        await using var lab = new Loopback();
        await using var red = await StartAsync(lab, 1, "red", key: null);
        await using var blue = await StartAsync(lab, 2, "blue", Keys.Ours);
        await using var green = await StartAsync(lab, 3, "green", Keys.Ours);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            foreach (var server in new[] { red, blue, green })
            {
                var options = Elsewhere(lab) with { Group = server.Group, Key = server.HasKey ? Keys.Ours : null };
                Assert.Equal(server.Self, (await ChatGroups.GetViewAsync(options, s_patience)).Leader);
            }
        }
    }

    [Fact]
    public async Task A_question_about_all_groups_is_answered_by_each_of_them_once()
    {
        await using var lab = new Loopback();
        await using var red = await StartAsync(lab, 1, "red", key: null);
        await using var blue = await StartAsync(lab, 2, "blue", key: null);
        await using var otherBlue = await StartAsync(lab, 3, "blue", key: null);
        await Loopback.WaitForViewAsync(blue, otherBlue);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var answers = new List<Answer>();
        for (var nonce = 1ul; nonce <= Tries; nonce++) await AskAsync(socket, lab, nonce, answers);

        Assert.All(answers.Where(answer => answer.Nonce < Tries).GroupBy(answer => answer.Nonce), asked =>
        {
            Assert.Equal(["blue", "red"], asked.Select(answer => answer.Group).Order());
            Assert.All(asked, answer => Assert.Single(answer.Members));
        });
    }

    [Fact]
    public async Task A_group_that_begins_on_a_machine_with_another_group_is_found_by_beacons()
    {
        await using var lab = new Loopback();
        await using var red = await StartAsync(lab, 1, "red", key: null);
        await using var blue = await StartAsync(lab, 2, "blue", key: null);
        var elsewhere = Elsewhere(lab);
        var options = lab.ServerOptions(3) with
        {
            Group = "blue",
            DiscoveryPort = elsewhere.DiscoveryPort,
            Seeds = elsewhere.Seeds,
        };
        await using var far = ChatServer.Open(options);
        far.Start();
        await Loopback.WaitForViewAsync(blue, far);
    }

    private static async Task AskAsync(Socket socket, Loopback lab, ulong nonce, List<Answer> answers)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var port = new IPEndPoint(IPAddress.Loopback, lab.Network.DiscoveryPort);
        await socket.SendToAsync(Kit.Bytes.Of(new Probe("", nonce, Rank.None)), port, patience.Token);
        var buffer = new byte[WireConstants.MaximumDatagram];
        while (answers.Where(answer => answer.Nonce == nonce).Select(answer => answer.Group).Distinct().Count() < 2)
        {
            var count = await socket.ReceiveAsync(buffer, patience.Token);
            answers.Add(Assert.IsType<Answer>(DatagramCodec.Read(buffer.AsMemory(0, count))));
        }
    }

    private static NetworkOptions Elsewhere(Loopback lab) => lab.Network with
    {
        DiscoveryPort = FreePort.ForDiscovery(),
        Seeds = [$"127.0.0.1:{lab.Network.DiscoveryPort}"],
    };

    private static async Task<ChatServer> StartAsync(Loopback lab, long id, string group, GroupKey? key)
    {
        var server = ChatServer.Open(lab.ServerOptions(id) with { Group = group, Key = key });
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        return server;
    }
}
