using System.Net;
using System.Net.Sockets;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Broadcasts to the network and to the seeds (D6), and receives broadcasts. Answers and heartbeats use a private port: if
/// several servers share the discovery port of one host, all of them receive a broadcast, but only one receives a unicast (D7).
/// </summary>
internal sealed class DiscoveryNetwork : IDisposable
{
    /// <summary>Number of questions without an answer after which a client listens for the reason.</summary>
    private const int PatientQuestions = 3;

    private readonly IPAddress _bindTo;
    private readonly int _port;
    private readonly SharedSockets _shared;
    private readonly AskingSockets _asking;
    private readonly WireWriter _writer = new(WireConstants.MaximumDatagram * 2);
    private readonly Lock _gate = new();
    private readonly bool _listens;
    private volatile IReadOnlyList<LocalNetwork.Interface> _interfaces;
    private Action<Endpoint, Datagram> _received = static (_, _) => { };
    private EpollWait? _wait;
    private int _questions;
    private bool _isDisposed;

    /// <summary>Opens the private socket and, where <paramref name="listens"/>, the shared ones.</summary>
    /// <param name="bindTo">The address to bind to.</param>
    /// <param name="port">The discovery port.</param>
    /// <param name="seeds">The hosts that are asked by unicast.</param>
    /// <param name="listens">Whether to receive broadcasts.</param>
    /// <param name="guard">Seals outgoing datagrams and judges incoming ones.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="SocketException">An address or port is not available.</exception>
    public DiscoveryNetwork(
        IPAddress bindTo, int port, SeedBook seeds, bool listens, DatagramGuard guard, MonotonicClock clock)
    {
        Guard = guard;
        Seeds = seeds;
        _listens = listens;
        _bindTo = bindTo;
        _port = port;
        _interfaces = LocalNetwork.List(bindTo);
        Private = PrivateSockets.Open(bindTo, guard);
        _asking = new AskingSockets(Private, OpenAsking);
        _shared = new SharedSockets(bindTo, port, guard, new LocalRelay(bindTo, port, guard, () => clock.Elapsed));
        try
        {
            if (listens) _shared.Open(_interfaces);
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    public PrivateSockets Private { get; }

    /// <summary>Seals outgoing datagrams and judges incoming ones.</summary>
    public DatagramGuard Guard { get; }

    /// <summary>The hosts that are asked by unicast.</summary>
    public SeedBook Seeds { get; }

    /// <summary>The interfaces at the last call of <see cref="LookAround"/>.</summary>
    public IReadOnlyList<LocalNetwork.Interface> Interfaces => _interfaces;

    /// <summary>
    /// Reads the list of interfaces, and joins the multicast group on new ones. This takes the system milliseconds, so it is not
    /// done for each broadcast.
    /// </summary>
    public void LookAround()
    {
        var interfaces = LocalNetwork.List(_bindTo);
        lock (_gate)
        {
            _interfaces = interfaces;
            if (!_isDisposed) _shared.LookAround(interfaces);
        }
    }

    /// <summary>Begins to receive.</summary>
    /// <param name="received">Takes the datagrams.</param>
    /// <param name="wait">The event loop's wait, to receive on the loop's thread; null to receive on the thread pool.</param>
    /// <param name="neighbours">Decides about unicasts on the shared port; null if this side does not listen.</param>
    public void Start(Action<Endpoint, Datagram> received, EpollWait? wait = null, INeighbourHandler? neighbours = null)
    {
        _received = received;
        _wait = wait;
        Private.Receive(Receive, wait);
        if (neighbours is not null) _shared.Start(received, wait, neighbours);
        Seeds.Refresh();
    }

    /// <summary>Sends to the neighbours of every interface by broadcast and multicast, and to the seeds.</summary>
    public void Broadcast(Datagram datagram)
    {
        Seeds.Refresh();
        lock (_gate)
        {
            if (_isDisposed) return;
            if (!_listens && ++_questions > PatientQuestions) Eavesdrop();
            DatagramCodec.Write(_writer, datagram, Guard.IsKeyed);
            var routes = ListRoutes().ToList();
            if (routes.Any(IsUnicast)) _asking.Renew();
            foreach (var route in routes) SendWritten(route);
        }
    }

    /// <summary>
    /// The routes on which <see cref="Broadcast"/> sends: two for each address of IPv4, one for each link of IPv6, and one for
    /// each endpoint of a seed.
    /// </summary>
    public IEnumerable<DiscoveryRoute> ListRoutes()
    {
        foreach (var network in _interfaces)
        {
            if (network.Broadcast is null) continue;
            yield return new(DiscoveryWay.Broadcast, network.Address, new IPEndPoint(network.Broadcast, _port));
            yield return new(DiscoveryWay.Multicast, network.Address, new IPEndPoint(LocalNetwork.MulticastGroup, _port));
        }

        foreach (var link in LocalNetwork.ListLinks(_interfaces))
        {
            yield return new(DiscoveryWay.Multicast, link.Address, new IPEndPoint(LocalNetwork.MulticastGroupOn(link), _port));
        }

        // The loopback of IPv6 has no multicast. The server that gets this hands it on.
        if (_bindTo.Equals(IPAddress.IPv6Loopback))
        {
            yield return new(DiscoveryWay.Loopback, _bindTo, new IPEndPoint(_bindTo, _port));
        }

        foreach (var seed in Seeds.EndPoints) yield return new(DiscoveryWay.Seed, null, seed);
    }

    /// <summary>Lets the next datagrams on routes to seeds go out from another port.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            if (!_isDisposed) _asking.Renew();
        }
    }

    /// <summary>Sends on one route alone.</summary>
    public void Send(Datagram datagram, DiscoveryRoute route)
    {
        lock (_gate)
        {
            DatagramCodec.Write(_writer, datagram, Guard.IsKeyed);
            SendWritten(route);
        }
    }

    public void Send(Datagram datagram, IPEndPoint to)
    {
        lock (_gate)
        {
            DatagramCodec.Write(_writer, datagram, Guard.IsKeyed);
            Private.Send(_writer.Written, to);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Private.Dispose();
            _asking.Dispose();
            _shared.Dispose();
        }

        Guard.Dispose();
    }

    private void SendWritten(DiscoveryRoute route)
    {
        if (IsUnicast(route)) _asking.Current.Send(_writer.Written, route.To);
        else if (route.To.Address.Equals(LocalNetwork.MulticastGroup)) Private.SendMulticast(_writer.Written, route.From!, _port);
        else Private.Send(_writer.Written, route.To);
    }

    private static bool IsUnicast(DiscoveryRoute route) => route.Way is DiscoveryWay.Seed or DiscoveryWay.Loopback;

    private void Receive(Arrival arrival)
    {
        if (Guard.Open(arrival.From, arrival.Bytes) is { } datagram) _received(arrival.From, datagram);
    }

    private PrivateSockets OpenAsking()
    {
        var sockets = PrivateSockets.Open(_bindTo, Guard);
        sockets.Receive(Receive, _wait);
        return sockets;
    }

    /// <summary>
    /// Listens to broadcasts to learn why nobody answers. A group with a key does not answer a client that lacks the key, so its
    /// user would see only silence. But the group's leader sends beacons, and the guard's refusal of them gives the reason. Only
    /// on Unix, where listening does not take unicasts away from a server of this machine.
    /// </summary>
    private void Eavesdrop()
    {
        if (_shared.IsOpen || OperatingSystem.IsWindows()) return;
        try
        {
            _shared.OpenForEverybody(_interfaces);
        }
        catch (SocketException)
        {
            // Another program uses the port, so there is no hint.
            Guard.CountFailure();
        }

        _shared.Eavesdrop();
    }
}
