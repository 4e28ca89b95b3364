using System.Net;
using System.Net.Sockets;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// The sockets on the discovery port, which all servers of a machine share. Each server hears every broadcast and multicast. A
/// unicast reaches one of them, which hands it on if it is not for its own group (D9).
/// </summary>
internal sealed class SharedSockets(IPAddress bindTo, int port, DatagramGuard guard, LocalRelay relay) : IDisposable
{
    private static readonly IPAddress s_loopbackBroadcast = IPAddress.Parse("127.255.255.255");

    private readonly List<DatagramSocket> _sockets = [];
    private readonly Memberships _memberships = new();

    /// <summary>Receives what is handed on where no other socket does; null if another one does.</summary>
    private DatagramSocket? _relayed;
    private volatile IReadOnlyList<LocalNetwork.Interface> _interfaces = [];
    private Action<Endpoint, Datagram>? _received;
    private INeighbourHandler? _neighbours;

    public bool IsOpen => _sockets.Count > 0;

    /// <summary>Opens all sockets that a server needs.</summary>
    /// <exception cref="SocketException">The address or port is not available.</exception>
    public void Open(IReadOnlyList<LocalNetwork.Interface> interfaces)
    {
        if (LocalNetwork.IsWildcard(bindTo) || OperatingSystem.IsWindows())
        {
            foreach (var address in LocalNetwork.ListBinds(bindTo)) _memberships.Add(OpenSocket(address));
            LookAround(interfaces);
            return;
        }

        // On Unix a socket that is bound to one address receives no broadcast. To keep datagrams of other interfaces out, one
        // socket is bound to the interface's broadcast address, one to the multicast group, and one to the address itself.
        OpenForEverybody(interfaces);
        OpenSocket(bindTo);
        if (bindTo.AddressFamily == AddressFamily.InterNetworkV6 || !IPAddress.IsLoopback(bindTo))
        {
            _relayed = DatagramSocket.OpenShared(s_loopbackBroadcast, port, guard);
        }
    }

    /// <summary>Opens the sockets that receive only what is for everybody.</summary>
    /// <exception cref="SocketException">The port is not available.</exception>
    public void OpenForEverybody(IReadOnlyList<LocalNetwork.Interface> interfaces)
    {
        foreach (var broadcast in interfaces.Select(network => network.Broadcast).OfType<IPAddress>().Distinct())
        {
            OpenSocket(broadcast);
        }

        if (LocalNetwork.Speaks(bindTo, AddressFamily.InterNetwork)) _memberships.Add(OpenSocket(LocalNetwork.MulticastGroup));
        foreach (var link in LocalNetwork.ListLinks(interfaces))
        {
            _memberships.Add(OpenSocket(LocalNetwork.MulticastGroupOn(link)));
        }

        LookAround(interfaces);
    }

    /// <summary>Joins the multicast group on interfaces that have come up (D10).</summary>
    public void LookAround(IReadOnlyList<LocalNetwork.Interface> interfaces)
    {
        _interfaces = interfaces;
        _memberships.Update(interfaces);
    }

    /// <summary>Begins to receive.</summary>
    public void Start(Action<Endpoint, Datagram> received, EpollWait? wait, INeighbourHandler neighbours)
    {
        _received = received;
        _neighbours = neighbours;
        foreach (var socket in _sockets) _ = socket.ReceiveAsync(Receive, wait);
        if (_relayed is not null) _ = _relayed.ReceiveAsync(arrival => TakeHandedOn(arrival), wait);
    }

    /// <summary>Begins to receive only for the guard, which notes why datagrams are refused.</summary>
    public void Eavesdrop()
    {
        foreach (var socket in _sockets) _ = socket.ReceiveAsync(arrival => guard.Open(arrival.From, arrival.Bytes));
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
        _relayed?.Dispose();
        relay.Dispose();
    }

    private DatagramSocket OpenSocket(IPAddress address)
    {
        var socket = DatagramSocket.OpenShared(address, port, guard);
        _sockets.Add(socket);
        return socket;
    }

    private void Receive(Arrival arrival)
    {
        if (TakeHandedOn(arrival)) return;
        var isHandedOn = IsUnicast(arrival.To) && DatagramCodec.IsQuestion(arrival.Bytes) && HandsOn(arrival);
        if (guard.Open(arrival.From, arrival.Bytes) is not { } datagram) return;
        if (isHandedOn && (datagram is Beacon || datagram.Group.Length == 0)) _neighbours!.ReceiveShared(arrival.From, datagram);
        else _received!(arrival.From, datagram);
    }

    /// <summary>Hands a question on, except a probe that this server answers for its own group.</summary>
    private bool HandsOn(Arrival question)
    {
        if (guard.IsForGroup(question.Bytes) && !DatagramCodec.IsBeacon(question.Bytes) && _neighbours!.CanAnswer) return false;
        relay.HandOn(question);
        return true;
    }

    /// <returns>Whether it was handed on, be it for this server or not.</returns>
    private bool TakeHandedOn(Arrival arrival)
    {
        if (!HandedOnCodec.IsHandedOn(arrival.Bytes)) return false;
        if (relay.Take(arrival) is { } question && guard.Open(question.From, question.Bytes) is { } datagram)
        {
            _neighbours!.ReceiveShared(question.From, datagram);
        }

        return true;
    }

    private bool IsUnicast(IPAddress? destination) => destination is not null
        && !destination.IsIPv6Multicast && !destination.Equals(LocalNetwork.MulticastGroup)
        && !destination.Equals(IPAddress.Broadcast) && !destination.Equals(s_loopbackBroadcast)
        && !_interfaces.Any(network => destination.Equals(network.Broadcast));
}
