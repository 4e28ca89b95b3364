using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>A group with an honest user, and the links of strangers to it.</summary>
internal sealed class Scene
{
    /// <summary>Time in which a group must have recovered: more than the longest retry.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(60);

    private readonly Dictionary<FuzzServer, long> _strangers = [];
    private readonly Dictionary<FuzzServer, long> _unattached = [];

    public Scene(Dice dice, int servers)
    {
        Dice = dice;
        World = new FuzzWorld(new Dice(dice.Next()));
        Mutator = new Mutator(dice);
        Frames = new HostileFrames(dice);
        Datagrams = new HostileDatagrams(dice, Frames);
        for (var at = 0; at < servers; at++) World.AddServer();
        Honest = World.AddClient("honest");
    }

    public Dice Dice { get; }

    public FuzzWorld World { get; }

    public FuzzClient Honest { get; }

    public Mutator Mutator { get; }

    public HostileFrames Frames { get; }

    public HostileDatagrams Datagrams { get; }

    public void Feed(JournalEntry entry, long maximumBytes)
    {
        var living = World.Servers.Where(server => server.IsAlive).ToList();
        if (living.Count == 0) return;
        var server = living[Dice.Next(living.Count)];
        Meter.Run(maximumBytes, () => Feed(server, entry));
        World.Settle();
    }

    /// <summary>
    /// Checks that the honest user's message gets through, there is one leader, and nothing has grown beyond its limit.
    /// </summary>
    public void CheckThatItWorks()
    {
        if (!World.Servers.Any(server => server.IsAlive)) World.AddServer();
        var isOne = World.RunUntil(IsOneGroup, s_recovery);
        Expect(Honest.Failure is null, $"the honest user was thrown out: {Honest.Failure?.Message}");
        Expect(isOne, $"there is no one group, or its user ({DescribeHonest()}) is not in it: {DescribeServers()}");
        var before = Honest.Received;
        Honest.Send("at the end");
        var getsThrough = World.RunUntil(() => Honest.Protocol.Outbox.Count == 0 && Honest.Received > before, s_recovery);
        Expect(getsThrough, "the honest user's message does not get through");
        foreach (var server in World.Servers.Where(server => server.IsAlive)) CheckBounds(server);
    }

    private void Feed(FuzzServer server, JournalEntry entry)
    {
        if (entry.Way == "udp")
        {
            if (DatagramCodec.Read(entry.Bytes) is { } datagram) FeedDatagram(server, datagram);
            return;
        }

        if (FrameCodec.Read(entry.Bytes) is not { } frame) return;
        switch (entry.Way)
        {
            case "client": FeedAttached(server, frame); break;
            case "unattached": FeedUnattached(server, frame); break;
            default:
                ExpectNoChange(
                    server,
                    () => server.Protocol.ReceiveFromClient(World.Now, long.MaxValue, frame),
                    $"a {frame.Type} over a closed link");
                break;
        }
    }

    private void FeedDatagram(FuzzServer server, Datagram datagram)
    {
        var source = Datagrams.NextSource();
        if (datagram.Group.Length > 0 && datagram.Group != FuzzWorld.Group)
        {
            ExpectNoChange(server, () => server.Receive(source, datagram), "a datagram of another group");
            return;
        }

        server.Receive(source, datagram);
    }

    /// <summary>Sends as a stranger with a session, which comes back whenever it is disconnected.</summary>
    private void FeedAttached(FuzzServer server, Frame frame)
    {
        if (!_strangers.TryGetValue(server, out var connection) || !server.IsConnected(connection))
        {
            _strangers[server] = connection = server.Accept(_ => { }, isDeaf: Dice.Next(3) == 0);
            if (frame is not Attach) server.Protocol.ReceiveFromClient(World.Now, connection, Frames.NextAttach());
        }

        server.Protocol.ReceiveFromClient(World.Now, connection, frame);
    }

    private void FeedUnattached(FuzzServer server, Frame frame)
    {
        if (frame is Attach or HoldElection or ListMembers) return;
        if (!_unattached.TryGetValue(server, out var connection) || !server.IsConnected(connection))
        {
            _unattached[server] = connection = server.Accept(_ => { });
        }

        ExpectNoChange(
            server,
            () => server.Protocol.ReceiveFromClient(World.Now, connection, frame),
            $"a {frame.Type} without a session");
    }

    private static void ExpectNoChange(FuzzServer server, Action act, string what)
    {
        var before = server.Fingerprint;
        act();
        Expect(server.Fingerprint == before, $"{what} has changed {before} to {server.Fingerprint}");
    }

    private string DescribeHonest() =>
        $"now {Honest.Protocol.State}, {(Honest.HasJoined ? "joined" : "not joined")}";

    private string DescribeServers() => string.Join(" | ", World.Servers
        .Where(server => server.IsAlive)
        .Select(server => $"{server.Protocol.Role} {server.Protocol.View}"));

    private bool IsOneGroup()
    {
        var living = World.Servers.Where(server => server.IsAlive).ToList();
        return living.Count > 0 && Honest.HasJoined && Honest.Protocol.State == ClientState.Attached
            && living.All(server => server.Protocol.Role is ServerRole.Following or ServerRole.Leading
                && server.Protocol.View == living[0].Protocol.View)
            && living[0].Protocol.View!.Members.Length == living.Count
            && Honest.Protocol.View == living[0].Protocol.View;
    }

    private void CheckBounds(FuzzServer server)
    {
        foreach (var (name, size) in server.Protocol.BufferSizes)
        {
            Expect(size <= BoundOf(name), $"{server.Self.Name} has {size} {name}, at most {BoundOf(name)} are expected");
        }
    }

    private long BoundOf(string buffer) => buffer switch
    {
        "connections" => 64,
        "rosterSessions" or "sessions" or "budgets" => World.Limits.Sessions + 8,
        "rooms" => World.Limits.Rooms + 1,
        "attendance" => World.Limits.Attendance,
        "unacknowledged" => World.Limits.Unacknowledged
            + (World.Limits.Sessions * 3L * (Names.MaximumTextBytes + Names.MaximumDataBytes)),
        "outstanding" or "parked" or "waiting" => (World.Limits.Sessions + 8L) * 1024,
        "roomMessages" => World.Limits.RoomMessages,
        "roomBytes" => World.Limits.TotalBytes,
        "agingSessions" => World.Limits.RememberedSessions + World.Limits.Sessions + 64L,
        "detachedSessions" or "endedSessions" or "parkedClaims" => 2000,
        "forwards" => 0,
        "epochs" => 4096,
        "undeliveredViews" => 256,
        "brokenLinks" => 1024,
        "higherStarters" => 4096,
        _ => 64,
    };

    private static void Expect(bool condition, string problem)
    {
        if (!condition) throw new FuzzException(problem);
    }
}
