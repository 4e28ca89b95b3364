using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Fuzz.World;

/// <summary>A server of the world, with links that never break and clients of any kind.</summary>
internal sealed class FuzzServer : NoEffects, IServerEffects
{
    private const int DeliveryChunk = 64 * 1024;

    private readonly FuzzWorld _world;
    private readonly HashSet<Rank> _links = [];
    private readonly Dictionary<long, Action<Frame?>> _connections = [];
    private readonly HashSet<long> _unread = [];
    private readonly HashSet<long> _deaf = [];
    private readonly WireWriter _runBytes = new();
    private long _lastConnection;

    public FuzzServer(FuzzWorld world, Member self)
    {
        _world = world;
        Protocol = new ServerProtocol(
            new ServerSettings(FuzzWorld.Group, self, null, new GroupTimings(), self.Rank.InstanceId)
            {
                Limits = world.Limits,
            },
            this);
    }

    public ServerProtocol Protocol { get; }

    public Member Self => Protocol.Self;

    public bool IsAlive { get; private set; } = true;

    /// <summary>State that a refused input must not change: everything except the connections.</summary>
    public string Fingerprint => string.Join(
        "|",
        Protocol.Role,
        Protocol.View,
        Protocol.Log.Frontier,
        Protocol.Log.Frontier.Total,
        Protocol.Delivered,
        string.Join(",", Protocol.BufferSizes.Where(buffer => buffer.Name != "connections")));

    public void Start() => Protocol.Start(_world.Now);

    /// <summary>Ends the server as a crash would; its peers see their links break.</summary>
    public void Crash()
    {
        IsAlive = false;
        foreach (var sink in _connections.Values.ToList()) _world.Post(() => sink(null));
        _connections.Clear();
        foreach (var peer in _world.Servers.Where(peer => peer != this)) _world.Post(() => peer.OnGone(Self.Rank));
    }

    /// <summary>Connects a client.</summary>
    /// <param name="sink">Takes the frames that are sent to the client; null for the end.</param>
    /// <param name="isDeaf">Whether it reads nothing, so that its messages wait in the rooms.</param>
    public long Accept(Action<Frame?> sink, bool isDeaf = false)
    {
        var connection = ++_lastConnection;
        if (isDeaf) _deaf.Add(connection);
        _connections[connection] = sink;
        Protocol.ClientUp(_world.Now, connection);
        _world.Carry(new Welcome(Self, Protocol.View), sink);
        return connection;
    }

    public bool IsConnected(long connection) => IsAlive && _connections.ContainsKey(connection);

    public void Hangup(long connection)
    {
        if (_connections.Remove(connection)) Protocol.ClientDown(_world.Now, connection);
    }

    public void Receive(Endpoint source, Datagram datagram)
    {
        if (IsAlive) Protocol.Receive(_world.Now, source, datagram);
    }

    public void Turn()
    {
        if (!IsAlive) return;
        Protocol.Tick(_world.Now);
        if (!IsAlive) return;
        Protocol.Flush(_world.Now);
        foreach (var connection in _unread.Except(_deaf).ToList()) WriteDeliveries(connection);
    }

    void IServerEffects.Broadcast(Datagram datagram) => _world.Broadcast(Self.Endpoint, datagram);

    void IServerEffects.Reply(Endpoint to, Datagram datagram) => _world.Send(Self.Endpoint, to, datagram);

    void IServerEffects.Notify(Member to, Datagram datagram) => _world.Send(Self.Endpoint, to.Endpoint, datagram);

    void IServerEffects.Dial(Member member) => _world.Post(() =>
    {
        if (!IsAlive) return;
        if (_world.Find(member.Rank) is not { } peer)
        {
            Protocol.DialFailed(_world.Now, member.Rank, DialFailure.Refused);
            return;
        }

        _links.Add(member.Rank);
        peer.Protocol.PeerUp(_world.Now, Self);
        Protocol.LinkUp(_world.Now, member.Rank);
    });

    void IServerEffects.CloseLink(Rank rank) => _links.Remove(rank);

    void IServerEffects.Send(Rank to, Frame frame)
    {
        if (!_links.Contains(to)) return;
        _world.Carry(frame, arriving =>
        {
            if (_world.Find(to) is { } peer) peer.Protocol.Receive(_world.Now, Self, arriving);
        });
    }

    void IHomeEffects.SendToClient(long connection, Frame frame)
    {
        if (_connections.TryGetValue(connection, out var sink)) _world.Carry(frame, sink);
    }

    void IHomeEffects.ClientHasUnread(long connection) => _unread.Add(connection);

    void IHomeEffects.CloseClient(long connection, ChatError code, string text)
    {
        if (!_connections.Remove(connection, out var sink)) return;
        if (text.Length > 0) _world.Carry(new Error(code, text), sink);
        _world.Post(() => sink(null));
        _world.Post(() => Protocol.ClientDown(_world.Now, connection));
    }

    void IServerEffects.Ended(ChatException? failure) => Crash();

    private void OnGone(Rank rank)
    {
        if (IsAlive && _links.Remove(rank)) Protocol.LinkDown(_world.Now, rank);
    }

    private void WriteDeliveries(long connection)
    {
        _unread.Remove(connection);
        var deliveries = new List<DeliveredEntry>();
        for (var hasMore = true; hasMore && _connections.TryGetValue(connection, out var sink);)
        {
            if (Protocol.TryReadRun(connection, DeliveryChunk, out var run, out hasMore))
            {
                run.Write(_runBytes);
                var frame = FrameCodec.Read(_runBytes.Written[FrameCodec.LengthBytes..].ToArray());
                _world.Carry(frame ?? throw new FuzzException("A run cannot be read."), sink);
                continue;
            }

            deliveries.Clear();
            hasMore = Protocol.ReadDeliveries(connection, DeliveryChunk, deliveries);
            if (deliveries.Count > 0) _world.Carry(new Deliver([.. deliveries]), sink);
        }
    }
}
