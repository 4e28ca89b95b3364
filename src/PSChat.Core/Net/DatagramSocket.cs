using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>One UDP socket. Its receive loop survives every network error.</summary>
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
    private readonly bool _tellsDestination;
    private EpollSocket? _events;
    private int _inARow;
    private volatile bool _isDisposed;

    private DatagramSocket(Socket socket, DatagramGuard guard, bool tellsDestination)
    {
        _socket = socket;
        _guard = guard;
        _tellsDestination = tellsDestination;
    }

    public AddressFamily Family => _socket.AddressFamily;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Opens a socket on a port of its own, for heartbeats, questions and answers.</summary>
    /// <param name="address">Address to bind to.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="guard">Seals outgoing datagrams and counts failures.</param>
    /// <exception cref="SocketException">The address is not available.</exception>
    public static DatagramSocket OpenPrivate(IPAddress address, int port, DatagramGuard guard)
    {
        var socket = Create(address.AddressFamily);
        return Bind(socket, new IPEndPoint(address, port), guard, tellsDestination: false);
    }

    /// <summary>
    /// Opens a socket on a port that all servers of a machine share. Its arrivals say where they were sent to, because the kernel
    /// gives a unicast to one of these servers only.
    /// </summary>
    /// <param name="address">Address to bind to. On Unix a socket that is bound to a broadcast or multicast address receives only
    /// datagrams sent to it.</param>
    /// <param name="port">The shared port.</param>
    /// <param name="guard">Seals outgoing datagrams and counts failures.</param>
    /// <exception cref="SocketException">The address or port is not available.</exception>
    public static DatagramSocket OpenShared(IPAddress address, int port, DatagramGuard guard)
    {
        var socket = Create(address.AddressFamily);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.SetSocketOption(LevelOf(socket), SocketOptionName.PacketInformation, true);
        return Bind(socket, new IPEndPoint(address, port), guard, tellsDestination: true);
    }

    /// <summary>Joins the multicast group on an interface, if it is of this socket's family.</summary>
    /// <returns>False if the interface has no multicast, or not yet.</returns>
    public bool Join(LocalNetwork.Interface network) => ChangeMembership(SocketOptionName.AddMembership, network);

    /// <summary>Leaves the multicast group on an interface, which may be gone.</summary>
    public void Leave(LocalNetwork.Interface network) => ChangeMembership(SocketOptionName.DropMembership, network);

    /// <summary>Passes on every datagram, until the socket is disposed.</summary>
    /// <param name="received">Takes the datagrams, one after the other.</param>
    /// <param name="wait">The event loop's wait, to receive on the loop's thread; null to receive on the thread pool.</param>
    public async Task ReceiveAsync(Action<Arrival> received, EpollWait? wait = null)
    {
        if (OperatingSystem.IsLinux() && wait is not null)
        {
            _socket.Blocking = false;
            _events = wait.Watch(_socket);
        }

        var buffer = new byte[65536];
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_isDisposed)
        {
            try
            {
                if (OperatingSystem.IsLinux() && _events is { } events)
                {
                    if (!HasMore(events))
                    {
                        _inARow = 0;
                        do await events.WhenReadable().ConfigureAwait(false);
                        while (!events.HasCome);
                    }

                    received(ReceiveNow(events, buffer, any));
                }
                else
                {
                    received(await ReceiveByRuntimeAsync(buffer, any).ConfigureAwait(false));
                }
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
        Span<byte> buffer = stackalloc byte[WireConstants.MaximumSealedDatagram];
        try
        {
            SendUnsealed(_guard.Seal(datagram, buffer), to);
        }
        catch (ObjectDisposedException)
        {
            _guard.CountFailure();
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    public void SendUnsealed(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        try
        {
            _socket.SendTo(bytes, SocketFlags.None, to);
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

    private async ValueTask<Arrival> ReceiveByRuntimeAsync(byte[] buffer, IPEndPoint any)
    {
        if (_tellsDestination)
        {
            var told = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);
            return MakeArrival(told.RemoteEndPoint, told.PacketInformation, buffer.AsMemory(0, told.ReceivedBytes));
        }

        var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);
        return MakeArrival(result.RemoteEndPoint, default, buffer.AsMemory(0, result.ReceivedBytes));
    }

    [SupportedOSPlatform("linux")]
    private Arrival ReceiveNow(EpollSocket events, byte[] buffer, IPEndPoint any)
    {
        _inARow++;
        ObjectDisposedException.ThrowIf(events.IsClosed, _socket);

        EndPoint from = any;
        var destination = default(IPPacketInformation);
        var flags = SocketFlags.None;
        var count = _tellsDestination
            ? _socket.ReceiveMessageFrom(buffer, 0, buffer.Length, ref flags, ref from, out destination)
            : _socket.ReceiveFrom(buffer, SocketFlags.None, ref from);
        return MakeArrival(from, destination, buffer.AsMemory(0, count));
    }

    private static Arrival MakeArrival(EndPoint from, IPPacketInformation destination, ReadOnlyMemory<byte> bytes) =>
        new(Endpoint.Of((IPEndPoint)from), destination.Address, bytes);

    /// <summary>
    /// Whether another datagram may be taken in this turn. Heartbeats arrive together, and one turn of the loop is enough for
    /// all.
    /// </summary>
    [SupportedOSPlatform("linux")]
    private bool HasMore(EpollSocket events) =>
        _inARow is > 0 and < MostInARow && events.HasCome && !events.IsClosed && _socket.Available > 0;

    private bool ChangeMembership(SocketOptionName change, LocalNetwork.Interface network)
    {
        if (network.Address.AddressFamily != Family) return true;
        try
        {
            _socket.SetSocketOption(LevelOf(_socket), change, MembershipOn(network));
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The interface has no multicast, where broadcasts still reach it, or is gone.
            return false;
        }
    }

    // By the number of the interface where it is known, because its address may be gone when the group is left.
    private object MembershipOn(LocalNetwork.Interface network) =>
        Family == AddressFamily.InterNetworkV6 ? new IPv6MulticastOption(LocalNetwork.MulticastGroupV6, network.Index)
        : network.Index > 0 ? new MulticastOption(LocalNetwork.MulticastGroup, network.Index)
        : new MulticastOption(LocalNetwork.MulticastGroup, network.Address);

    private static SocketOptionLevel LevelOf(Socket socket) =>
        socket.AddressFamily == AddressFamily.InterNetworkV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;

    private static Socket Create(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        if (family == AddressFamily.InterNetwork) socket.EnableBroadcast = true;
        if (OperatingSystem.IsWindows()) socket.IOControl(SioUdpConnReset, [0, 0, 0, 0], null);
        return socket;
    }

    private static DatagramSocket Bind(Socket socket, IPEndPoint endPoint, DatagramGuard guard, bool tellsDestination)
    {
        try
        {
            socket.Bind(endPoint);
            return new DatagramSocket(socket, guard, tellsDestination);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
