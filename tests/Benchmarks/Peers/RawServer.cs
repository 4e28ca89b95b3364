using System.Net;
using System.Net.Sockets;
using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Peers;

/// <summary>
/// A bare fan-out: the bytes of a sender go to every receiver unchanged, with one write for each receiver and batch. It has no
/// protocol, no order between senders except that of the reads, and no log, so it shows the cost of the sockets alone.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private const int Listener = -1;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IReadiness _readiness = IReadiness.Create();
    private readonly List<Client> _clients = [];
    private readonly List<Socket> _receivers = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private bool _isOver;

    /// <summary>Serves until a client closes, which ends the run.</summary>
    public void Run(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(512);
        _readiness.Add(_listener, Listener);
        while (!_isOver)
        {
            foreach (var number in _readiness.Wait(TimeSpan.FromSeconds(1)))
            {
                if (number == Listener) Accept();
                else Receive(_clients[number]);
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Socket.Dispose();
        _listener.Dispose();
        _readiness.Dispose();
    }

    private void Accept()
    {
        var socket = _listener.Accept();
        socket.NoDelay = true;
        _readiness.Add(socket, _clients.Count);
        _clients.Add(new Client(socket));
    }

    private void Receive(Client client)
    {
        client.Rest.CopyTo(_buffer, 0);
        var count = client.Socket.Receive(_buffer.AsSpan(client.Rest.Length), SocketFlags.None, out var error);
        if (count == 0 || error != SocketError.Success)
        {
            // A connection without a first byte has only checked whether the server listens.
            _isOver = client.IsKnown;
            client.Socket.Dispose();
            return;
        }

        if (!client.IsKnown)
        {
            client.IsKnown = true;
            if (_buffer[0] == RawDialect.ReceiverMark) _receivers.Add(client.Socket);
            client.Socket.Send(_buffer.AsSpan(0, 1));
            return;
        }

        var whole = CountWhole(_buffer.AsSpan(0, client.Rest.Length + count));
        foreach (var receiver in _receivers) receiver.Send(_buffer.AsSpan(0, whole));
        client.Rest = _buffer.AsSpan(whole, client.Rest.Length + count - whole).ToArray();
    }

    private static int CountWhole(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (bytes.Length - at >= RawDialect.LengthBytes)
        {
            var next = at + RawDialect.LengthBytes + BitConverter.ToUInt16(bytes[at..]);
            if (next > bytes.Length) break;
            at = next;
        }

        return at;
    }

    private sealed class Client(Socket socket)
    {
        public Socket Socket { get; } = socket;

        public bool IsKnown { get; set; }

        public byte[] Rest { get; set; } = [];
    }
}
