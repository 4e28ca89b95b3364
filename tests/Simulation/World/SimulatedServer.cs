using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// One start of a server: the production state machine with simulated sockets around it. A host may have several starts
/// one after the other.
/// </summary>
internal sealed class SimulatedServer : IServerEffects
{
    private readonly SimulatedGroup _group;
    private readonly Dictionary<Rank, SimulatedStream> _outgoing = [];
    private readonly Dictionary<Rank, SimulatedStream> _incoming = [];
    private readonly Dictionary<long, SimulatedClientLink> _clients = [];
    private readonly HashSet<long> _unread = [];
    private readonly Queue<Action> _whilePaused = [];
    private readonly PlannedTick _tick;
    private long _lastConnection;
    private bool _isEnding;

    public SimulatedServer(SimulatedGroup group, int host, long id, ulong instance, int? minimumCopies)
    {
        _group = group;
        _tick = new PlannedTick(group.Time, () => Input(_ => { }));
        Host = host;
        var self = new Member(new Rank(id, instance), $"s{host}", [new Endpoint(AddressOf(host), 1)], 2);
        Protocol = new ServerProtocol(new ServerSettings(SimulatedGroup.Name, self, minimumCopies, group.Timings, instance) { Retention = group.Retention }, this);
    }

    public int Host { get; }

    public ServerProtocol Protocol { get; }

    public Member Self => Protocol.Self;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>How far its wall clock is off; may jump.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>Why it could not become a member.</summary>
    public ChatException? Failure { get; private set; }

    public static IPAddress AddressOf(int host) => new([10, 0, (byte)(host / 250), (byte)(1 + (host % 250))]);

    public static int HostOf(Endpoint endpoint)
    {
        var bytes = endpoint.Address.GetAddressBytes();
        return (bytes[2] * 250) + bytes[3] - 1;
    }

    public void Start()
    {
        Input(now => Protocol.Start(now));
        Beat();
    }

    /// <summary>Something comes in: handled at once, or when the process runs again.</summary>
    public void Input(Action<Instant> input)
    {
        if (!IsAlive) return;
        if (IsPaused)
        {
            _whilePaused.Enqueue(() => Handle(input));
            return;
        }

        Handle(input);
    }

    /// <summary>kill -9: peers that can be reached see their links break.</summary>
    public void Crash()
    {
        if (!IsAlive) return;
        IsAlive = false;
        foreach (var stream in _outgoing.Values.Concat(_incoming.Values)) stream.Break();
        foreach (var peer in _group.Servers.Where(server => server != this)) _group.WhenReachable(Host, peer.Host, () => peer.OnPeerGone(Self.Rank));
        foreach (var client in _clients.Values) client.Break(Host);
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>SIGCONT: everything that came meanwhile is handled, by a process that does not know how long it was away.</summary>
    public void Resume()
    {
        if (!IsPaused) return;
        IsPaused = false;
        while (!IsPaused && _whilePaused.TryDequeue(out var input)) input();
        Handle(_ => { });
    }

    public void OnPeerGone(Rank rank)
    {
        _incoming.Remove(rank);
        if (!_outgoing.Remove(rank, out var stream)) return;
        stream.Break();
        Input(now => Protocol.LinkDown(now, rank));
    }

    /// <summary>A peer has dialled; an earlier link of its is replaced.</summary>
    public void Accept(SimulatedServer peer, SimulatedStream stream)
    {
        if (_incoming.Remove(peer.Self.Rank, out var earlier)) earlier.Break();
        _incoming[peer.Self.Rank] = stream;
    }

    public long AcceptClient(SimulatedClientLink link)
    {
        var connection = ++_lastConnection;
        _clients[connection] = link;
        Input(now => Protocol.ClientUp(now, connection));
        return connection;
    }

    public void ClientGone(long connection)
    {
        if (_clients.Remove(connection)) Input(now => Protocol.ClientDown(now, connection));
    }

    void IServerEffects.Broadcast(Datagram datagram)
    {
        foreach (var other in _group.Servers) SendDatagram(other.Host, datagram, server => server != this);
    }

    void IServerEffects.Reply(Endpoint to, Datagram datagram) => SendDatagram(HostOf(to), datagram, _ => true);

    void IServerEffects.Notify(Member to, Datagram datagram) => SendDatagram(HostOf(to.Endpoint), datagram, server => server.Self.Rank == to.Rank);

    void IServerEffects.Dial(Member member) => _group.Dial(this, member);

    void IServerEffects.CloseLink(Rank rank)
    {
        if (_outgoing.Remove(rank, out var stream)) stream.CloseWhenDelivered();
    }

    void IServerEffects.Send(Rank to, Frame frame)
    {
        if (!_outgoing.TryGetValue(to, out var stream)) return;
        _group.Record(this, to, frame);
        stream.Send(frame);
    }

    void IServerEffects.SendToClient(long connection, Frame frame)
    {
        if (_clients.TryGetValue(connection, out var link)) link.ToClient.Send(frame);
    }

    void IServerEffects.ClientHasUnread(long connection) => _unread.Add(connection);

    void IServerEffects.CloseClient(long connection, ChatError code, string text)
    {
        if (!_clients.Remove(connection, out var link)) return;
        if (text.Length > 0) link.ToClient.Send(new Error(code, text));
        link.ToClient.CloseWhenDelivered();
        _group.Time.After(TimeSpan.Zero, () => Input(now => Protocol.ClientDown(now, connection)));
    }

    void IServerEffects.ViewInstalled(GroupView view, TimeSpan electionDuration) => _group.OnViewInstalled(this, view);

    void IServerEffects.MembersListed(MemberList list)
    {
    }

    void IServerEffects.Ended(ChatException? failure)
    {
        Failure = failure;
        _isEnding = true;
    }

    void IServerEffects.Trace(string text) => _group.Note($"{Self.Name} {text}");

    /// <summary>The dial came through.</summary>
    public void OnDialled(Rank rank, SimulatedStream stream)
    {
        _outgoing[rank] = stream;
        Input(now => Protocol.LinkUp(now, rank));
    }

    private void Handle(Action<Instant> input)
    {
        if (!IsAlive) return;
        input(Now);
        if (!_isEnding) Protocol.Tick(Now);
        if (!_isEnding) Protocol.Flush(Now);
        WriteDeliveries();
        _group.Check(this);
        if (_isEnding) End();
        else _tick.Plan(Protocol.NextDue());
    }

    private Instant Now => _group.Time.Now with { WallTicks = _group.Time.Now.WallTicks + ClockError.Ticks };

    private void WriteDeliveries()
    {
        foreach (var connection in _unread.ToArray())
        {
            var items = new List<DeliveredEntry>();
            while (Protocol.ReadDeliveries(connection, 65536, items))
            {
            }

            if (items.Count > 0 && _clients.TryGetValue(connection, out var link)) link.ToClient.Send(new Deliver(items));
        }

        _unread.Clear();
    }

    /// <summary>A clean end: what was sent arrives.</summary>
    private void End()
    {
        IsAlive = false;
        foreach (var stream in _outgoing.Values) stream.CloseWhenDelivered();
        foreach (var client in _clients.Values) client.ToClient.CloseWhenDelivered();
        foreach (var peer in _group.Servers.Where(server => server != this))
        {
            _group.WhenReachable(Host, peer.Host, () => _group.Time.After(_group.Network.NextLatency(), () => peer.OnPeerGone(Self.Rank)));
        }
    }

    /// <summary>The heartbeat thread; it also keeps the event loop ticking, as the host does.</summary>
    private void Beat()
    {
        if (!IsAlive) return;
        _group.Time.After(_group.Timings.HeartbeatInterval, Beat);
        if (IsPaused) return;
        Handle(_ => { });
        if (!IsAlive) return;
        var heartbeat = Protocol.MakeHeartbeat(Now);
        foreach (var peer in Protocol.Peers.ToList())
        {
            SendDatagram(HostOf(peer.Endpoint), heartbeat, server => server.Self.Rank == peer.Rank);
        }
    }

    private void SendDatagram(int host, Datagram datagram, Func<SimulatedServer, bool> isMeant)
    {
        var writer = new WireWriter();
        DatagramCodec.Write(writer, datagram);
        var bytes = writer.Written.ToArray();
        var source = new Endpoint(AddressOf(Host), 2);
        _group.Network.SendDatagram(Host, host, () =>
        {
            var arrived = DatagramCodec.Read(bytes) ?? throw new InvalidOperationException($"A {datagram.GetType().Name} did not survive the wire.");
            var receivers = _group.Servers.Where(server => server.IsAlive && server.Host == host && isMeant(server)).ToList();
            foreach (var receiver in receivers) receiver.Input(now => receiver.Protocol.Receive(now, source, arrived));
            if (receivers.Count == 0) _group.ToClientOn(host, arrived);
        });
    }
}
