using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>A neighbour that speaks another version of the protocol: two versions are two separate groups.</summary>
public sealed class OldPeerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_leader_of_another_version_is_not_joined()
    {
        await using var lab = new Loopback();
        using var neighbour = new Neighbour(lab.Network.DiscoveryPort, version: 2);
        var server = await lab.StartServerAsync(1);
        Assert.Equal(server.Self.Rank, (await Loopback.WaitForViewAsync(server)).Leader.Rank);
        Assert.True(neighbour.Answers > 0);
        Assert.False(neighbour.Dialled.IsCompleted);
    }

    [Fact]
    public async Task The_same_leader_of_this_version_is_joined()
    {
        await using var lab = new Loopback();
        using var neighbour = new Neighbour(lab.Network.DiscoveryPort, version: WireConstants.Version);
        lab.Open(1).Start();
        await neighbour.Dialled.WaitAsync(s_patience);
    }

    /// <summary>Answers every probe as the leader of a group, and waits to be dialled.</summary>
    private sealed class Neighbour : IDisposable
    {
        /// <summary>Offset of the version in a datagram.</summary>
        private const int VersionAt = 4;

        private static readonly DatagramGuard s_open = new(key: null, group: null, self: 1, () => default);

        private readonly ushort _version;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly DatagramSocket _socket;
        private readonly Member _self;
        private int _answers;

        public Neighbour(int discoveryPort, ushort version)
        {
            _version = version;
            _listener.Start();
            _self = new Member(new Rank(9, 9), "neighbour", [Endpoint.Of((IPEndPoint)_listener.LocalEndpoint)], 1);
            Dialled = _listener.AcceptSocketAsync();
            _socket = DatagramSocket.OpenShared(IPAddress.Parse("127.255.255.255"), discoveryPort, s_open);
            _ = _socket.ReceiveAsync(OnDatagram);
        }

        public Task Dialled { get; }

        public int Answers => Volatile.Read(ref _answers);

        public void Dispose()
        {
            _socket.Dispose();
            _listener.Dispose();
        }

        private void OnDatagram(Arrival arrival)
        {
            if (s_open.Open(arrival.From, arrival.Bytes) is not Probe probe) return;
            var answer = Bytes.Of(new Answer(probe.Group, probe.Nonce, new Epoch(7, _self.Rank), 1, [_self]));
            BitConverter.TryWriteBytes(answer.AsSpan(VersionAt), _version);
            _socket.Send(answer, arrival.From.ToIPEndPoint());
            Interlocked.Increment(ref _answers);
        }
    }
}
