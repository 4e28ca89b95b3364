using System.Net;
using System.Net.Sockets;
using PSChat.Hosting;

namespace PSChat.Loopback.Tests;

/// <summary>An attacker without the key between a client and a server that changes their datagrams.</summary>
public sealed class DatagramProxyTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Datagrams_that_are_passed_on_unchanged_are_accepted()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var server = await lab.StartServerAsync(1);
        using var proxy = new UdpProxy(lab.Network.DiscoveryPort);
        Assert.Equal(server.Self, Assert.Single(await FindAsync(proxy, lab.Network, s_patience)).Leader);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_question_or_answer_with_a_changed_bit_is_ignored(bool ofTheQuestion)
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var server = await lab.StartServerAsync(1);
        using var proxy = new UdpProxy(lab.Network.DiscoveryPort)
        {
            Tamper = (isQuestion, bytes) =>
            {
                if (isQuestion == ofTheQuestion) bytes[50] ^= 1;
            },
        };
        var finding = FindAsync(proxy, lab.Network, TimeSpan.FromSeconds(1));
        Assert.Equal(ofTheQuestion ? [] : [ChatError.KeyWrong], await CodesAsync(finding));
        Assert.Equal(ofTheQuestion, server.DatagramCounts.KeyWrong > 0);
        Assert.Equal(!ofTheQuestion, proxy.Answers > 0);
    }

    [Fact]
    public async Task A_replayed_question_is_not_answered()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var server = await lab.StartServerAsync(1);
        using var proxy = new UdpProxy(lab.Network.DiscoveryPort);
        Assert.NotEmpty(await FindAsync(proxy, lab.Network, s_patience));

        var answers = proxy.Answers;
        var before = server.DatagramCounts;
        for (var at = 0; at < 10; at++) proxy.Replay();
        Assert.True(SpinWait.SpinUntil(() => server.DatagramCounts.Repeated >= before.Repeated + 10, s_patience));
        await AskInVainAsync(server, proxy, lab.Network);
        Assert.Equal(answers, proxy.Answers);
    }

    [Fact]
    public async Task A_question_without_the_key_is_not_answered_and_the_asking_client_is_told_why()
    {
        await using var lab = new Loopback { Key = Keys.Ours };
        var server = await lab.StartServerAsync(1);
        using var proxy = new UdpProxy(lab.Network.DiscoveryPort);
        await AskInVainAsync(server, proxy, lab.Network);
        Assert.Equal(0, proxy.Answers);

        // On the group's own port its beacons are received. On Windows a client cannot listen beside a server.
        if (OperatingSystem.IsWindows()) return;
        var group = lab.Network.Group;
        var options = lab.Network with { Key = null };
        Assert.Equal([ChatError.KeyRequired], await CodesAsync(ChatGroups.FindAsync(options, group, TimeSpan.FromSeconds(4))));
        var asked = ChatGroups.FindAsync(options with { Key = Keys.Theirs }, group, TimeSpan.FromSeconds(4));
        Assert.Equal([ChatError.KeyWrong], await CodesAsync(asked));
        Assert.Empty(await ChatGroups.FindAsync(options, null, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task A_question_with_a_key_to_a_group_without_one_is_explained()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        if (OperatingSystem.IsWindows()) return;
        var options = lab.Network with { Key = Keys.Ours };
        var asked = ChatGroups.FindAsync(options, options.Group, TimeSpan.FromSeconds(4));
        Assert.Equal([ChatError.KeyUnexpected], await CodesAsync(asked));
        Assert.True(server.DatagramCounts.KeyUnexpected > 0);
    }

    /// <summary>
    /// Asks without the key, and waits until the server has counted it, so that earlier datagrams have been handled too.
    /// </summary>
    private static async Task AskInVainAsync(ChatServer server, UdpProxy proxy, NetworkOptions network)
    {
        var before = server.DatagramCounts.KeyRequired;
        Assert.Empty(await FindAsync(proxy, network with { Key = null }, TimeSpan.FromMilliseconds(300)));
        Assert.True(SpinWait.SpinUntil(() => server.DatagramCounts.KeyRequired > before, s_patience));
    }

    /// <summary>Looks for the group through the proxy only, because nobody else listens where it broadcasts.</summary>
    private static Task<IReadOnlyList<FoundGroup>> FindAsync(
        UdpProxy proxy, NetworkOptions network, TimeSpan window) => ChatGroups.FindAsync(
        network with { DiscoveryPort = proxy.UnusedPort, Seeds = [$"127.0.0.1:{proxy.Port}"] }, network.Group, window);

    private static async Task<ChatError[]> CodesAsync(Task<IReadOnlyList<FoundGroup>> finding)
    {
        try
        {
            Assert.Empty(await finding);
            return [];
        }
        catch (ChatException exception)
        {
            return [exception.Code];
        }
    }

    /// <summary>Passes datagrams on to a server's discovery port, and its answers back.</summary>
    private sealed class UdpProxy : IDisposable
    {
        private readonly Socket _near = Open();
        private readonly Socket _far = Open();
        private readonly Socket _unused = Open();
        private readonly IPEndPoint _server;
        private volatile byte[] _lastQuestion = [];
        private volatile EndPoint? _client;
        private int _answers;

        public UdpProxy(int serverPort)
        {
            _server = new IPEndPoint(IPAddress.Loopback, serverPort);
            _ = PassAsync(_near, isQuestion: true);
            _ = PassAsync(_far, isQuestion: false);
        }

        public Action<bool, byte[]> Tamper { get; set; } = (_, _) => { };

        public int Port => ((IPEndPoint)_near.LocalEndPoint!).Port;

        public int UnusedPort => ((IPEndPoint)_unused.LocalEndPoint!).Port;

        public int Answers => Volatile.Read(ref _answers);

        public void Replay() => _far.SendTo(_lastQuestion, _server);

        public void Dispose()
        {
            _near.Dispose();
            _far.Dispose();
            _unused.Dispose();
        }

        private static Socket Open()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket;
        }

        private async Task PassAsync(Socket from, bool isQuestion)
        {
            var buffer = new byte[2048];
            try
            {
                while (true)
                {
                    var result = await from.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    var bytes = buffer[..result.ReceivedBytes];
                    if (isQuestion) (_client, _lastQuestion) = (result.RemoteEndPoint, bytes.ToArray());
                    else Interlocked.Increment(ref _answers);
                    Tamper(isQuestion, bytes);
                    if (isQuestion) await _far.SendToAsync(bytes, _server);
                    else if (_client is { } client) await _near.SendToAsync(bytes, client);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The proxy is disposed.
            }
        }
    }
}
