using System.Net;
using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Fuzz.World;

/// <summary>
/// Production state machines on a perfect network without delay, under a virtual clock. The group works, so that any failure
/// comes from the inputs.
/// </summary>
internal sealed class FuzzWorld(Dice dice)
{
    public const string Group = "pschat";
    public const string Room = "honest";

    /// <summary>Most frames and datagrams that are kept as a source of inputs.</summary>
    private const int MaximumTraffic = 256;

    private static readonly TimeSpan s_heartbeat = new GroupTimings().HeartbeatInterval;

    /// <summary>Most steps without time passing; far more than any input causes.</summary>
    private const int MaximumSteps = 100_000;

    private readonly Queue<Action> _queue = [];

    /// <summary>The latest frames and datagrams, for the error message.</summary>
    private readonly Queue<string> _said = [];
    private TimeSpan _nextHeartbeat;

    public Dice Dice => dice;

    public TimeSpan Time { get; private set; } = TimeSpan.FromSeconds(1);

    public Instant Now => new(Time, 638_712_864_000_000_000 + Time.Ticks);

    public List<FuzzServer> Servers { get; } = [];

    public List<FuzzClient> Clients { get; } = [];

    /// <summary>Frames as they were sent over links, type and body.</summary>
    public List<byte[]> Frames { get; } = [];

    public List<byte[]> Datagrams { get; } = [];

    /// <summary>Limits so small that strangers reach them.</summary>
    public ServerLimits Limits { get; } = new()
    {
        Sessions = 64,
        Rooms = 32,
        Attendance = 256,
        RememberedSessions = 64,
        RoomMessages = 50,
        RoomBytes = 1 << 20,
        TotalBytes = 4 << 20,
        Messages = new Rate(200, 200),
        RoomJoins = new Rate(50, 100),
        Unacknowledged = 4 << 20,
    };

    public FuzzServer AddServer()
    {
        var number = Servers.Count + 1;
        var rank = new Rank(number, dice.Next() | 1);
        var endpoint = new Endpoint(IPAddress.Parse($"10.0.0.{number}"), 1);
        var server = new FuzzServer(this, new Member(rank, $"s{number}", [endpoint], 2));
        Servers.Add(server);
        server.Start();
        return server;
    }

    public FuzzClient AddClient(string user)
    {
        var client = new FuzzClient(this, new Endpoint(IPAddress.Parse($"10.0.1.{Clients.Count + 1}"), 1), user);
        Clients.Add(client);
        client.Start();
        return client;
    }

    public FuzzServer? Find(Endpoint endpoint) => Servers.Find(
        server => server.Self.Endpoints[0].Address.Equals(endpoint.Address) && server.IsAlive);

    public FuzzServer? Find(Rank rank) => Servers.Find(server => server.Self.Rank == rank && server.IsAlive);

    public void Post(Action action) => _queue.Enqueue(action);

    /// <summary>Sends a datagram to all servers.</summary>
    public void Broadcast(Endpoint source, Datagram datagram)
    {
        foreach (var server in Servers) Carry(datagram, arriving => server.Receive(source, arriving));
    }

    /// <summary>Sends a datagram to the server or client at an address.</summary>
    public void Send(Endpoint source, Endpoint to, Datagram datagram)
    {
        if (Find(to) is { } server) Carry(datagram, arriving => server.Receive(source, arriving));
        else if (Clients.Find(client => client.Endpoint.Address.Equals(to.Address)) is { } client)
        {
            Carry(datagram, client.Receive);
        }
    }

    /// <summary>Passes a frame through the codec to the handler on the other side.</summary>
    public void Carry(Frame frame, Action<Frame> arrives)
    {
        var writer = new WireWriter();
        FrameCodec.Write(writer, frame);
        var bytes = writer.Written[FrameCodec.LengthBytes..].ToArray();
        Keep(Frames, bytes);
        Note(frame.Type.ToString());
        Post(() => arrives(FrameCodec.Read(bytes)
            ?? throw new FuzzException($"A server wrote a {frame.Type} frame that nobody can read.")));
    }

    public void Run(TimeSpan duration)
    {
        var end = Time + duration;
        while (true)
        {
            Settle();
            var due = Servers.Where(server => server.IsAlive).Select(server => server.Protocol.NextDue())
                .Concat(Clients.Select(client => client.Protocol.NextDue())).Append(_nextHeartbeat).Min();
            if (due > end) break;
            if (due > Time) Time = due;
            if (Time >= _nextHeartbeat) Beat();
            foreach (var server in Servers) server.Turn();
            foreach (var client in Clients) client.Turn();
        }

        Time = end;
    }

    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        for (var end = Time + limit; Time < end && !condition();) Run(TimeSpan.FromMilliseconds(50));
        return condition();
    }

    /// <summary>Runs until nothing is on its way any more.</summary>
    public void Settle()
    {
        for (var steps = 0; _queue.Count > 0; steps++)
        {
            if (steps > MaximumSteps)
            {
                throw new FuzzException($"The servers talk to each other without end: {string.Join(", ", _said)}.");
            }

            _queue.Dequeue()();
            if (_queue.Count > 0) continue;
            foreach (var server in Servers) server.Turn();
        }
    }

    private void Carry(Datagram datagram, Action<Datagram> arrives)
    {
        var writer = new WireWriter();
        DatagramCodec.Write(writer, datagram);
        var bytes = writer.Written.ToArray();
        Keep(Datagrams, bytes);
        Note(datagram.GetType().Name);
        Post(() => arrives(DatagramCodec.Read(bytes)
            ?? throw new FuzzException($"A server wrote a {datagram.GetType().Name} that nobody can read.")));
    }

    private void Note(string what)
    {
        _said.Enqueue(what);
        if (_said.Count > 20) _said.Dequeue();
    }

    private void Beat()
    {
        _nextHeartbeat = Time + s_heartbeat;
        foreach (var server in Servers.Where(server => server.IsAlive))
        {
            var heartbeat = server.Protocol.MakeHeartbeat(Now);
            foreach (var peer in server.Protocol.Peers)
            {
                Send(new Endpoint(server.Self.Endpoint.Address, 2), peer.Endpoint, heartbeat);
            }

        }
    }

    private void Keep(List<byte[]> traffic, byte[] bytes)
    {
        if (bytes.Length > 16 * 1024) return;
        if (traffic.Count < MaximumTraffic) traffic.Add(bytes);
        else traffic[dice.Next(MaximumTraffic)] = bytes;
    }
}
