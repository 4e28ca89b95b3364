using System.Net;
using System.Net.Sockets;
using PSChat.Net.Security;

namespace PSChat.Net;

/// <summary>A private port: one socket for each family of addresses, both with the same number.</summary>
internal sealed class PrivateSockets : IDisposable
{
    /// <summary>Ports that are tried until one is free in both families.</summary>
    private const int Attempts = 32;

    private readonly DatagramGuard _guard;
    private readonly DatagramSocket[] _sockets;

    private PrivateSockets(DatagramGuard guard, DatagramSocket[] sockets)
    {
        _guard = guard;
        _sockets = sockets;
    }

    public int Port => _sockets[0].Port;

    /// <exception cref="SocketException">The address is not available.</exception>
    public static PrivateSockets Open(IPAddress bindTo, DatagramGuard guard)
    {
        var binds = LocalNetwork.ListBinds(bindTo);
        var first = DatagramSocket.OpenPrivate(binds[0], 0, guard);
        for (var attempt = 1; binds.Count > 1; attempt++)
        {
            try
            {
                return new PrivateSockets(guard, [first, DatagramSocket.OpenPrivate(binds[1], first.Port, guard)]);
            }
            catch (SocketException exception)
            {
                // A system may list a family that it does not let anybody use. The other one is enough then.
                if (exception.SocketErrorCode != SocketError.AddressAlreadyInUse || attempt == Attempts) break;
                first.Dispose();
                first = DatagramSocket.OpenPrivate(binds[0], 0, guard);
            }
        }

        return new PrivateSockets(guard, [first]);
    }

    /// <summary>Begins to receive.</summary>
    public void Receive(Action<Arrival> received, EpollWait? wait)
    {
        foreach (var socket in _sockets) _ = socket.ReceiveAsync(received, wait);
    }

    /// <inheritdoc cref="DatagramSocket.Send"/>
    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        if (Find(to.AddressFamily) is { } socket) socket.Send(datagram, to);
        else _guard.CountFailure();
    }

    /// <summary>Sends to the multicast group of IPv4 on the interface with this address.</summary>
    public void SendMulticast(ReadOnlySpan<byte> datagram, IPAddress from, int port) =>
        Find(AddressFamily.InterNetwork)?.SendMulticast(datagram, from, port);

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    private DatagramSocket? Find(AddressFamily family) => Array.Find(_sockets, socket => socket.Family == family);
}
