using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>One UDP socket. Its receive loop survives every network error and every datagram that is not PSChat's.</summary>
internal sealed class DatagramSocket : IDisposable
{
    /// <summary>
    /// Socket option (SIO_UDP_CONNRESET) that is switched off. Otherwise Windows reports an earlier send's ICMP error on the next
    /// receive.
    /// </summary>
    private const int SioUdpConnReset = -1744830452;

    /// <summary>Most datagrams that are taken in a row without waiting; then links have their turn.</summary>
    private const int MostInARow = 32;

    private readonly Socket _socket;
    private readonly DatagramGuard _guard;
    private EpollSocket? _events;
    private int _inARow;
    private volatile bool _isDisposed;

    private DatagramSocket(Socket socket, DatagramGuard guard)
    {
        _socket = socket;
        _guard = guard;
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Opens a socket on a port of its own, for heartbeats, questions and answers.</summary>
    /// <exception cref="SocketException">The address is not available.</exception>
    public static DatagramSocket OpenPrivate(IPAddress address, DatagramGuard guard)
    {
        var socket = Create();
        return Bind(socket, new IPEndPoint(address, 0), guard);
    }

    /// <summary>Opens a socket on a port that all servers of a machine share, for broadcasts and multicasts.</summary>
    /// <param name="address">Address to bind to. On Unix a socket that is bound to a broadcast or multicast address receives only
    /// datagrams sent to it.</param>
    /// <param name="port">The shared port.</param>
    /// <param name="multicastOn">The interfaces on which to join the multicast group.</param>
    /// <param name="guard">Seals outgoing datagrams and judges incoming ones.</param>
    /// <exception cref="SocketException">The address or port is not available.</exception>
    public static DatagramSocket OpenShared(IPAddress address, int port, IEnumerable<IPAddress> multicastOn, DatagramGuard guard)
    {
        var socket = Create();
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        var bound = Bind(socket, new IPEndPoint(address, port), guard);
        foreach (var local in multicastOn)
        {
            try
            {
                socket.SetSocketOption(
                    SocketOptionLevel.IP,
                    SocketOptionName.AddMembership,
                    new MulticastOption(LocalNetwork.MulticastGroup, local));
            }
            catch (SocketException)
            {
                // An interface without multicast; broadcasts still reach it.
            }
        }

        return bound;
    }

    /// <summary>Passes on every datagram that the guard accepts, until the socket is disposed.</summary>
    /// <param name="received">Takes the datagrams, one after the other.</param>
    /// <param name="wait">The event loop's wait, to receive on the loop's thread; null to receive on the thread pool.</param>
    public async Task ReceiveAsync(Action<Endpoint, Datagram> received, EpollWait? wait = null)
    {
        if (OperatingSystem.IsLinux() && wait is not null)
        {
            _socket.Blocking = false;
            _events = wait.Watch(_socket);
        }

        var buffer = new byte[65536];
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (!_isDisposed)
        {
            try
            {
                int count;
                IPEndPoint source;
                if (OperatingSystem.IsLinux() && _events is { } events)
                {
                    if (!HasMore(events))
                    {
                        _inARow = 0;
                        do await events.WhenReadable().ConfigureAwait(false);
                        while (!events.HasCome);
                    }

                    (count, source) = ReceiveNow(events, buffer, any);
                }
                else
                {
                    (count, source) = await ReceiveByRuntimeAsync(buffer, any).ConfigureAwait(false);
                }

                var from = Endpoint.Of(source);
                if (_guard.Open(from, buffer.AsMemory(0, count)) is { } datagram) received(from, datagram);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
            {
                // The datagram that the kernel announced had a wrong checksum, so the kernel has dropped it.
            }
            catch (SocketException)
            {
                // Whatever the error was, the next datagram may come through. This cannot become a busy loop, because a receive
                // that fails permanently fails when the socket ends.
                _guard.CountFailure();
                await Task.Yield();
            }
        }
    }

    /// <summary>Sends a datagram. A network that does not take it is no error, because datagrams may be lost anyway.</summary>
    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        try
        {
            Span<byte> buffer = stackalloc byte[WireConstants.MaximumSealedDatagram];
            _socket.SendTo(_guard.Seal(datagram, buffer), SocketFlags.None, to);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _guard.CountFailure();
        }
    }

    /// <summary>Sends a datagram to the multicast group, out of the interface with this address.</summary>
    public void SendMulticast(ReadOnlySpan<byte> datagram, IPAddress from, int port)
    {
        try
        {
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, from.GetAddressBytes());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return;
        }

        Send(datagram, new IPEndPoint(LocalNetwork.MulticastGroup, port));
    }

    public void Dispose()
    {
        _isDisposed = true;
        if (OperatingSystem.IsLinux()) _events?.Close();
        _socket.Dispose();
    }

    private async ValueTask<(int Count, IPEndPoint From)> ReceiveByRuntimeAsync(byte[] buffer, IPEndPoint any)
    {
        var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);
        return (result.ReceivedBytes, (IPEndPoint)result.RemoteEndPoint);
    }

    [SupportedOSPlatform("linux")]
    private (int Count, IPEndPoint From) ReceiveNow(EpollSocket events, byte[] buffer, IPEndPoint any)
    {
        _inARow++;
        ObjectDisposedException.ThrowIf(events.IsClosed, _socket);

        EndPoint from = any;
        return (_socket.ReceiveFrom(buffer, SocketFlags.None, ref from), (IPEndPoint)from);
    }

    /// <summary>
    /// Whether another datagram may be taken in this turn. Heartbeats arrive together, and one turn of the loop is enough for
    /// all.
    /// </summary>
    [SupportedOSPlatform("linux")]
    private bool HasMore(EpollSocket events) =>
        _inARow is > 0 and < MostInARow && events.HasCome && !events.IsClosed && _socket.Available > 0;

    private static Socket Create()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        if (OperatingSystem.IsWindows()) socket.IOControl(SioUdpConnReset, [0, 0, 0, 0], null);
        return socket;
    }

    private static DatagramSocket Bind(Socket socket, IPEndPoint endPoint, DatagramGuard guard)
    {
        try
        {
            socket.Bind(endPoint);
            return new DatagramSocket(socket, guard);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
