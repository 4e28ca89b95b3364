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
    private readonly List<DatagramSocket> _shared = [];
    private readonly WireWriter _writer = new(WireConstants.MaximumDatagram * 2);
    private readonly Lock _gate = new();
    private readonly bool _listens;
    private volatile IReadOnlyList<LocalNetwork.Interface> _interfaces;
    private int _questions;
    private bool _isDisposed;

    /// <summary>Opens the private socket and, where <paramref name="listens"/>, the shared ones.</summary>
    /// <param name="bindTo">The address to bind to.</param>
    /// <param name="port">The discovery port.</param>
    /// <param name="seeds">The hosts that are asked by unicast.</param>
    /// <param name="listens">Whether to receive broadcasts.</param>
    /// <param name="guard">Seals outgoing datagrams and judges incoming ones.</param>
    /// <exception cref="SocketException">An address or port is not available.</exception>
    public DiscoveryNetwork(IPAddress bindTo, int port, SeedBook seeds, bool listens, DatagramGuard guard)
    {
        Guard = guard;
        Seeds = seeds;
        _listens = listens;
        _bindTo = bindTo;
        _port = port;
        _interfaces = LocalNetwork.List(bindTo);
        Private = DatagramSocket.OpenPrivate(bindTo, guard);
        try
        {
            if (listens) OpenShared();
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    public DatagramSocket Private { get; }

    /// <summary>Seals outgoing datagrams and judges incoming ones.</summary>
    public DatagramGuard Guard { get; }

    /// <summary>The hosts that are asked by unicast.</summary>
    public SeedBook Seeds { get; }

    /// <summary>The interfaces at the last call of <see cref="LookAround"/>.</summary>
    public IReadOnlyList<LocalNetwork.Interface> Interfaces => _interfaces;

    /// <summary>Reads the list of interfaces. This takes the system milliseconds, so it is not done for each broadcast.</summary>
    public void LookAround() => _interfaces = LocalNetwork.List(_bindTo);

    /// <summary>Begins to receive.</summary>
    /// <param name="received">Takes the datagrams.</param>
    /// <param name="wait">The event loop's wait, to receive on the loop's thread; null to receive on the thread pool.</param>
    public void Start(Action<Endpoint, Datagram> received, EpollWait? wait = null)
    {
        _ = Private.ReceiveAsync(received, wait);
        foreach (var socket in _shared) _ = socket.ReceiveAsync(received, wait);
        Seeds.Refresh();
    }

    /// <summary>Sends to the neighbours of every interface by broadcast and multicast, and to the seeds.</summary>
    public void Broadcast(Datagram datagram)
    {
        Seeds.Refresh();
        lock (_gate)
        {
            if (!_listens && ++_questions > PatientQuestions) Eavesdrop();
            DatagramCodec.Write(_writer, datagram, Guard.IsKeyed);
            foreach (var route in ListRoutes()) SendWritten(route);
        }
    }

    /// <summary>
    /// The routes on which <see cref="Broadcast"/> sends: two for each interface, and one for each resolved seed.
    /// </summary>
    public IEnumerable<DiscoveryRoute> ListRoutes()
    {
        foreach (var network in _interfaces)
        {
            yield return new(DiscoveryWay.Broadcast, network.Address, new IPEndPoint(network.Broadcast, _port));
            yield return new(DiscoveryWay.Multicast, network.Address, new IPEndPoint(LocalNetwork.MulticastGroup, _port));
        }

        foreach (var seed in Seeds.EndPoints) yield return new(DiscoveryWay.Seed, null, seed);
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
            foreach (var socket in _shared) socket.Dispose();
        }

        Guard.Dispose();
    }

    private void SendWritten(DiscoveryRoute route)
    {
        if (route is { Way: DiscoveryWay.Multicast, From: { } from }) Private.SendMulticast(_writer.Written, from, _port);
        else Private.Send(_writer.Written, route.To);
    }

    private void OpenShared()
    {
        if (_bindTo.Equals(IPAddress.Any) || OperatingSystem.IsWindows())
        {
            _shared.Add(DatagramSocket.OpenShared(_bindTo, _port, _interfaces.Select(network => network.Address), Guard));
            return;
        }

        // On Unix a socket that is bound to one address receives no broadcast. To keep datagrams of other interfaces out, one
        // socket is bound to the interface's broadcast address, one to the multicast group, and one to the address itself.
        OpenForEverybody();
        _shared.Add(DatagramSocket.OpenShared(_bindTo, _port, [], Guard));
    }

    private void OpenForEverybody()
    {
        foreach (var network in _interfaces) _shared.Add(DatagramSocket.OpenShared(network.Broadcast, _port, [], Guard));
        var addresses = _interfaces.Select(network => network.Address);
        _shared.Add(DatagramSocket.OpenShared(LocalNetwork.MulticastGroup, _port, addresses, Guard));
    }

    /// <summary>
    /// Listens to broadcasts to learn why nobody answers. A group with a key does not answer a client that lacks the key, so its
    /// user would see only silence. But the group's leader sends beacons, and the guard's refusal of them gives the reason. Only
    /// on Unix, where listening does not take unicasts away from a server of this machine.
    /// </summary>
    private void Eavesdrop()
    {
        if (_isDisposed || _shared.Count > 0 || OperatingSystem.IsWindows()) return;
        try
        {
            OpenForEverybody();
        }
        catch (SocketException)
        {
            // Another program uses the port, so there is no hint.
            Guard.CountFailure();
        }

        foreach (var socket in _shared) _ = socket.ReceiveAsync((_, _) => { });
    }
}
