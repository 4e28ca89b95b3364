using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Fuzz.World;

/// <summary>An honest user, whose messages must get through whatever strangers do.</summary>
internal sealed class FuzzClient : IClientEffects
{
    private readonly FuzzWorld _world;
    private FuzzServer? _server;
    private long _connection;
    private int _dial;

    public FuzzClient(FuzzWorld world, Endpoint endpoint, string user)
    {
        _world = world;
        Endpoint = endpoint;
        Protocol = new ClientProtocol(
            new ClientSettings(FuzzWorld.Group, user, SecretOf(endpoint), null, world.Dice.Next()), this);
    }

    public Endpoint Endpoint { get; }

    public ClientProtocol Protocol { get; }

    public bool HasJoined { get; private set; }

    public int Received { get; private set; }

    public ChatException? Failure { get; private set; }

    public void Start()
    {
        Protocol.Start(_world.Now);
        Protocol.Join(_world.Now, FuzzWorld.Room, 0);
    }

    public void Send(string text) => Protocol.Submit(_world.Now, new OutgoingMessage(FuzzWorld.Room, text));

    public void Receive(Datagram datagram) => Protocol.Receive(_world.Now, datagram);

    /// <summary>Receives a frame from its server, real or forged.</summary>
    public void Receive(Frame frame) => Protocol.Receive(_world.Now, frame);

    public void Turn() => Protocol.Tick(_world.Now);

    void IClientEffects.Broadcast(Datagram datagram) => _world.Broadcast(Endpoint, datagram);

    void IClientEffects.Dial(IReadOnlyList<Endpoint> endpoints)
    {
        HangUp();
        var dial = ++_dial;
        _world.Post(() =>
        {
            if (dial != _dial) return;
            if (_world.Find(endpoints[0]) is not { } server)
            {
                Protocol.ConnectFailed(_world.Now, null);
                return;
            }

            _server = server;
            _connection = server.Accept(frame => Take(frame, dial));
        });
    }

    void IClientEffects.HangUp() => HangUp();

    void IClientEffects.Send(Frame frame)
    {
        if (_server is not { } server) return;
        var connection = _connection;
        _world.Carry(frame, arriving =>
        {
            if (server.IsConnected(connection)) server.Protocol.ReceiveFromClient(_world.Now, connection, arriving);
        });
    }

    void IClientEffects.StateChanged(ClientState state, Member? server, string reason)
    {
    }

    void IClientEffects.ViewChanged(GroupView view, TimeSpan electionDuration)
    {
    }

    void IClientEffects.Delivered(LogEntry entry, bool late) => Received++;

    void IClientEffects.Missed(string room, long? count)
    {
    }

    void IClientEffects.Renamed(string user)
    {
    }

    void IClientEffects.Acknowledged(MessageReceipt receipt, string room)
    {
    }

    void IClientEffects.RoomJoined(string room) => HasJoined = true;

    void IClientEffects.RoomRefused(string room, ChatException failure)
    {
    }

    void IClientEffects.UsersListed(IReadOnlyList<PresentUser> users)
    {
    }

    void IClientEffects.HistoryRead(History history)
    {
    }

    void IClientEffects.PresenceChanged(string room, string user, bool isPresent)
    {
    }

    void IClientEffects.Failed(ChatException failure) => Failure = failure;

    private void Take(Frame? frame, int dial)
    {
        if (dial != _dial) return;
        switch (frame)
        {
            case null:
                _server = null;
                Protocol.Disconnected(_world.Now);
                break;
            case Welcome welcome: Protocol.Connected(_world.Now, welcome.Self, welcome.View); break;
            default: Receive(frame); break;
        }
    }

    private void HangUp()
    {
        _dial++;
        if (_server is { } server && server.IsConnected(_connection)) server.Hangup(_connection);
        _server = null;
    }

    private static SessionSecret SecretOf(Endpoint endpoint) =>
        new(new Guid(endpoint.Address.GetAddressBytes()[3], 1, 1, [1, 2, 3, 4, 5, 6, 7, 8]));
}
