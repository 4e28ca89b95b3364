using System.Globalization;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>One user: the production state machine with simulated sockets, and a record of its effects.</summary>
internal sealed class SimulatedClient : IClientEffects
{
    private readonly Dictionary<string, long> _missed = new(NameComparer.Instance);
    private readonly SimulatedGroup _group;
    private readonly PlannedTick _tick;
    private SimulatedClientLink? _link;
    private int _serverHost;
    private int _dial;

    public SimulatedClient(SimulatedGroup group, int host, string user, SessionSecret secret, ulong seed)
    {
        _group = group;
        _tick = new PlannedTick(group.Time, () => Input(_ => { }));
        Host = host;
        Session = secret.MakeSession();
        Protocol = new ClientProtocol(new ClientSettings(SimulatedGroup.Name, user, secret, null, seed), this);
        User = user;
    }

    public int Host { get; }

    public string User { get; private set; }

    /// <summary>Highest possible number of missing messages, as it was told.</summary>
    public long Missed => _missed.Values.Sum();

    public long MissedIn(string room) => _missed.GetValueOrDefault(room);

    public Guid Session { get; }

    public ClientProtocol Protocol { get; }

    /// <summary>Messages that it was delivered, in order.</summary>
    public List<(LogEntry Entry, bool Late)> Delivered { get; } = [];

    /// <summary>Users that came and went, as it was told.</summary>
    public List<(string Room, string User, bool IsPresent)> Presence { get; } = [];

    /// <summary>Messages that it was told are safe.</summary>
    public HashSet<MessageId> Acknowledged { get; } = [];

    /// <summary>Whether a server has confirmed that it is in its room.</summary>
    public bool HasJoined => Joined.Count > 0;

    /// <summary>The rooms that a server has confirmed.</summary>
    public HashSet<string> Joined { get; } = new(NameComparer.Instance);

    /// <summary>Rooms that it was refused, with the reason.</summary>
    public List<(string Room, ChatError Code)> Refused { get; } = [];

    public ChatException? Failure { get; private set; }

    /// <summary>The host of the server that it is connected to.</summary>
    public int? ServerHost => _link is null ? null : _serverHost;

    /// <summary>The server that it is connected to, alive or not.</summary>
    public SimulatedServer? Server => _link?.Server;

    /// <summary>The host that it is dialling; null if no dial is under way.</summary>
    public int? DialledHost { get; private set; }

    public void Start() => Input(now => Protocol.Start(now));

    public void Join(string room) => Input(now => Protocol.Join(now, room, history: 0));

    public void Send(string room, string text) =>
        Input(now => _group.Invariants.OnSubmitted(Protocol.Submit(now, new OutgoingMessage(room, text)), room));

    /// <summary>Breaks its connection, without a reason at the server.</summary>
    /// <param name="isNoticed">
    /// Whether the server notices. If not, the connection ends there only by the server's timeout.
    /// </param>
    public void Break(bool isNoticed = true)
    {
        if (_link is not { } link) return;
        if (isNoticed) link.ToServer.CloseWhenDelivered();
        else link.ToServer.Break();
        link.ToClient.Break();
        OnLost(link);
    }

    /// <summary>Breaks its connection in the same way if it is connected to this server.</summary>
    public void BreakFrom(SimulatedServer server, bool isNoticed)
    {
        if (ServerHost == server.Host) Break(isNoticed);
    }

    public void Input(Action<Instant> input)
    {
        input(_group.Time.Now);
        Protocol.Tick(_group.Time.Now);
        _tick.Plan(Protocol.NextDue());
    }

    void IClientEffects.Broadcast(Datagram datagram)
    {
        _group.Record(User, null, datagram);
        var arrived = _group.TakeThroughWire(datagram);
        var source = new Endpoint(SimulatedServer.AddressOf(Host), 2);
        foreach (var server in _group.Living)
        {
            var bytes = _group.Wire?.Seal(this, arrived);
            _group.Network.SendDatagram(Host, server.Host, () =>
            {
                if (_group.Takes(server, bytes)) server.Input(now => server.Protocol.Receive(now, source, arrived));
            });
        }
    }

    void IClientEffects.Dial(IReadOnlyList<Endpoint> endpoints)
    {
        HangUp();
        var dial = ++_dial;
        var host = SimulatedServer.HostOf(endpoints[0]);
        DialledHost = host;
        var server = _group.Servers.FindLast(server => server.Host == host && server.IsAlive);
        var reachable = _group.Network.IsOpen(Host, host) && _group.Network.IsOpen(host, Host);
        var roundTrip = _group.Network.NextLatency(Host, host) + _group.Network.NextLatency(host, Host);
        if (!reachable || server is { IsPaused: true })
        {
            _group.Time.After(TimeSpan.FromSeconds(1), () => OnDialFailed(dial));
        }
        else if (server is null)
        {
            _group.Time.After(roundTrip, () => OnDialFailed(dial));
        }
        else
        {
            _group.Time.After(roundTrip * 2, () => OnDialled(dial, server));
        }
    }

    void IClientEffects.HangUp() => HangUp();

    void IClientEffects.Send(Frame frame)
    {
        if (_link is null) return;
        _group.RecordToServer(this, _serverHost, frame);
        _link.ToServer.Send(frame);
    }

    void IClientEffects.StateChanged(ClientState state, Member? server, string reason)
    {
        if (!_group.KeepsTranscript) return;
        string?[] parts = [User, $"{state}", server?.Name, reason];
        _group.Note(string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part))));
    }

    void IClientEffects.ViewChanged(GroupView view, TimeSpan electionDuration)
    {
    }

    void IClientEffects.Delivered(LogEntry entry, bool late)
    {
        Delivered.Add((entry, late));
        _group.OnDeliveredToClient(this, entry, late);
    }

    void IClientEffects.Missed(string room, long? count)
    {
        _missed[room] = MissedIn(room) + (count ?? DroppedOfRoom.Unknown);
        _group.Note($"{User} misses up to {count?.ToString(CultureInfo.InvariantCulture) ?? "?"} messages of {room}");
    }

    void IClientEffects.Renamed(string user)
    {
        _group.Note($"{User} is {user} from now on");
        User = user;
    }

    void IClientEffects.Acknowledged(MessageReceipt receipt, string room)
    {
        Acknowledged.Add(receipt.Id);
        _group.Invariants.OnAcknowledged(receipt.Id);
    }

    void IClientEffects.RoomJoined(string room)
    {
        if (Joined.Add(room)) _group.Invariants.OnRoomJoined(this, room);
    }

    void IClientEffects.RoomRefused(string room, ChatException failure) => Refused.Add((room, failure.Code));

    void IClientEffects.UsersListed(IReadOnlyList<PresentUser> users)
    {
    }

    void IClientEffects.HistoryRead(History history)
    {
    }

    void IClientEffects.PresenceChanged(string room, string user, bool isPresent) => Presence.Add((room, user, isPresent));

    void IClientEffects.Failed(ChatException failure) => Failure = failure;

    private void OnDialFailed(int dial)
    {
        if (dial != _dial) return;
        DialledHost = null;
        Input(now => Protocol.ConnectFailed(now, null));
    }

    private void OnDialled(int dial, SimulatedServer server)
    {
        if (dial != _dial) return;
        DialledHost = null;
        if (!server.IsAlive || server.IsPaused)
        {
            Input(now => Protocol.ConnectFailed(now, null));
            return;
        }

        SimulatedClientLink? link = null;
        long connection = 0;
        var toServer = new SimulatedStream(_group.Time, _group.Network, Host, server.Host,
            frame => server.Input(now => server.Protocol.ReceiveFromClient(now, connection, frame)),
            () => server.ClientGone(connection));
        var toClient = new SimulatedStream(_group.Time, _group.Network, server.Host, Host,
            frame => OnFrame(link!, frame),
            () => OnLost(link!));
        link = new SimulatedClientLink(
            this, server, toServer, toClient, host => _group.WhenReachable(host, Host, () => OnLost(link!)));
        connection = server.AcceptClient(link);
        _link = link;
        _serverHost = server.Host;
        Input(now => Protocol.Connected(now, server.Self, server.Protocol.View));
    }

    private void OnFrame(SimulatedClientLink link, Frame frame)
    {
        if (link == _link) Input(now => Protocol.Receive(now, frame));
    }

    private void OnLost(SimulatedClientLink link)
    {
        if (link != _link) return;
        _link = null;
        Input(now => Protocol.Disconnected(now));
    }

    private void HangUp()
    {
        _dial++;
        DialledHost = null;
        if (_link is null) return;
        _link.ToServer.CloseWhenDelivered();
        _link.ToClient.Break();
        _link = null;
    }
}
