using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.Faults;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Hostile;

/// <summary>
/// A client of a group without a key that observes the wire's format and no other rule. It sends every frame, in any order, with
/// the lowest and the highest values. Its links are its own, and nobody reads their answers.
/// </summary>
internal sealed class HostileClient(SimulatedGroup group, ulong seed)
{
    private static readonly long[] s_counts =
        [0, 1, 2, 3, 1000, int.MaxValue, WireConstants.MaximumCount - 1, WireConstants.MaximumCount];

    /// <summary>Larger numbers are left out, because the invariants look at each missing number.</summary>
    private static readonly long[] s_sequences = [1, 2, 3, 4, 5, 100];

    private static readonly long[] s_times = [long.MinValue, -1, 0, 1, DateTime.MaxValue.Ticks, long.MaxValue];

    private readonly Dice _dice = new(seed);
    private long _lastConnection;

    /// <summary>The frames that it has sent, by type.</summary>
    public Dictionary<FrameType, int> Sent { get; } = [];

    /// <summary>Opens a link to one of the servers, and sends a few frames over it.</summary>
    public void Act()
    {
        var server = _dice.One(group.Living.ToList());

        // A connection of no client: the servers' own connections count up from 1.
        var connection = --_lastConnection;
        server.Input(now => server.Protocol.ClientUp(now, connection));
        for (var frames = 1 + _dice.Next(12); frames > 0; frames--)
        {
            var frame = ThroughWire(Next());
            Sent[frame.Type] = Sent.GetValueOrDefault(frame.Type) + 1;
            server.Input(now => server.Protocol.ReceiveFromClient(now, connection, frame));
            if (_dice.OnceIn(3)) group.Run(TimeSpan.FromMilliseconds(_dice.Next(5)));
        }

        if (_dice.OnceIn(2)) server.Input(now => server.Protocol.ClientDown(now, connection));
    }

    private Frame Next() => _dice.Next(24) switch
    {
        0 or 1 or 2 => MakeAttach(),
        3 or 4 or 5 or 6 => MakeSend(),
        7 or 8 => new JoinRoom(Room(), _dice.One([0, 1, int.MaxValue])),
        9 => new LeaveRoom(Room()),
        10 =>
            new ReadHistory(
                Room(), _dice.One([0, 1, int.MaxValue]), _dice.One(s_times), _dice.One(s_times),
                new HybridTimestamp(_dice.One(s_times)), MakePosition()),
        11 => new ListUsers(),
        12 => new ListMembers(),
        13 => new Ping(),
        14 => new Detach(),
        _ => NotForClients(),
    };

    /// <summary>Frames that only a server may send, or that only a client may get.</summary>
    private Frame NotForClients()
    {
        var epoch = MakeEpoch();
        return _dice.Next(12) switch
        {
            0 => new Prepare(epoch, epoch),
            1 => new Promise(epoch, MakeFrontier(), null, HasResigned: true),
            2 => new Pull(MakeFrontier()),
            3 => new PullEnd(MakeFrontier()),
            4 => new Held(epoch, _dice.One(s_counts)),
            5 => new Commit(epoch, _dice.One(s_counts)),
            6 => new Join(epoch, MakeFrontier(), 0, HasGroup: true, IsMerge: true),
            7 => new Leave(),
            8 => new Mark(MakeFrontier()),
            9 => new RosterChange(Complete: true, [], [Guid.Empty]),
            10 => new Hello(WireConstants.Version, SimulatedGroup.Name, LinkRole.Client, 0, null),
            _ => new AskStatus(_dice.One(s_counts)),
        };
    }

    private Attach MakeAttach() => new(
        new SessionSecret(new Guid(_dice.Next(4), 0, 0, new byte[8])),
        _dice.One(["anna", "ANNA", "mallory", "ben"]),
        _dice.One(s_times),
        _dice.One(s_counts),
        MakeFrontier(),
        [.. Enumerable.Range(0, _dice.Next(4)).Select(_ => Room())]);

    private Send MakeSend()
    {
        var sequence = _dice.One(s_sequences);
        var ackedThrough = _dice.OnceIn(2) ? sequence - 1 : _dice.Next((int)sequence);
        return new Send(
            sequence, ackedThrough, new HybridTimestamp(_dice.One(s_times)), Room(), "hostile",
            _dice.OnceIn(4) ? "[1]" : "", _dice.OnceIn(4) ? "anna" : null);
    }

    private Frontier MakeFrontier()
    {
        var frontier = new Frontier();
        if (_dice.OnceIn(4)) frontier.RaiseFloor(MakeEpoch(), _dice.Next());
        for (var epochs = _dice.Next(4); epochs > 0; epochs--) frontier.Raise(MakeEpoch(), _dice.One(s_counts));
        return frontier;
    }

    private Position MakePosition() => new(MakeEpoch(), _dice.One(s_counts));

    /// <summary>An epoch of the group, or one that does not exist.</summary>
    private Epoch MakeEpoch() => _dice.OnceIn(2)
        ? group.Living.First().Protocol.View?.Epoch ?? Epoch.None
        : new Epoch(_dice.One(s_counts), new Rank(_dice.One(s_counts), _dice.Next()));

    private string Room() => _dice.One([SimulatedGroup.Room, "hostile room", "ROOM"]);

    private static Frame ThroughWire(Frame frame)
    {
        var writer = new WireWriter();
        FrameCodec.Write(writer, frame);
        return FrameCodec.Read(writer.Written[FrameCodec.LengthBytes..].ToArray())
            ?? throw new InvalidOperationException($"A {frame.Type} frame did not survive the wire.");
    }
}
