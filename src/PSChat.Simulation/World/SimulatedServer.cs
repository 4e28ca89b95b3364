using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.Invariants;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// One start of a server: the production state machine with simulated sockets around it, and a loop that works as the
/// host's does. A host may have several starts one after the other.
/// </summary>
internal sealed partial class SimulatedServer
{
    private readonly SimulatedGroup _group;
    private readonly Queue<Action<Instant>> _inputs = [];
    private readonly HeartbeatInbox _heartbeats;
    private readonly PlannedTick _tick;
    private readonly Action _beat;
    private readonly Action _turn;
    private bool _isTurnPlanned;
    private bool _isInTurn;
    private bool _isDoomed;
    private bool _isEnding;

    public SimulatedServer(SimulatedGroup group, int host, long id, ulong instance, int? minimumCopies, LocalClock clock)
    {
        _group = group;
        _tick = new PlannedTick(group.Time, () => Input(_ => { }));
        _heartbeats = new HeartbeatInbox(this);
        _beat = Beat;
        _turn = RunPlannedTurn;
        Host = host;
        Clock = clock;
        var self = new Member(new Rank(id, instance), $"s{host}", [new Endpoint(AddressOf(host), 1)], 2);
        var settings = new ServerSettings(SimulatedGroup.Name, self, minimumCopies, group.Timings, instance)
        {
            Bugs = group.Bugs,
            Limits = group.Limits,
            IsCold = group.WarmUp > TimeSpan.Zero,
            HistoryPart = group.HistoryPart,
        };
        Protocol = new ServerProtocol(settings, this);
    }

    public int Host { get; }

    public LocalClock Clock { get; }

    public ServerProtocol Protocol { get; }

    /// <summary>What the invariants have seen of it.</summary>
    public ServerRecord Record { get; } = new();

    public Member Self => Protocol.Self;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>The last answer to how the servers are doing.</summary>
    public MemberList? ListedMembers { get; private set; }

    /// <summary>How often it has reached which limit.</summary>
    public Dictionary<ServerLimit, int> Refused { get; } = [];

    /// <summary>Why it could not become a member.</summary>
    public ChatException? Failure { get; private set; }

    public static IPAddress AddressOf(int host) => new([10, 0, (byte)(host / 250), (byte)(1 + (host % 250))]);

    public static int HostOf(Endpoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[4];
        endpoint.Address.TryWriteBytes(bytes, out _);
        return (bytes[2] * 250) + bytes[3] - 1;
    }

    public void Start()
    {
        Input(Protocol.Start);
        if (_group.WarmUp > TimeSpan.Zero) _group.Time.After(_group.WarmUp, () => Input(Protocol.WarmedUp));
        Beat();
    }

    /// <summary>Something comes in: handled at once, with the next turn of a busy loop, or when the process runs again.</summary>
    public void Input(Action<Instant> input)
    {
        if (!IsAlive) return;
        _inputs.Enqueue(input);
        if (IsPaused || _isInTurn || _isTurnPlanned) return;
        if (_group.TurnDelay == TimeSpan.Zero)
        {
            RunTurn();
            return;
        }

        _isTurnPlanned = true;
        _group.Time.After(_group.TurnDelay, _turn);
    }

    /// <summary>A heartbeat came: it waits for the next turn, as a datagram waits in a socket's buffer.</summary>
    public void ReceiveLater(TimeSpan at, Endpoint source, Heartbeat heartbeat) => _heartbeats.Add(at, source, heartbeat);

    /// <summary>kill -9: peers that can be reached see their links break.</summary>
    /// <param name="sentArrives">Whether what was sent before still arrives, as it does when the machine lives on.</param>
    public void Crash(bool sentArrives = false)
    {
        if (!IsAlive) return;
        IsAlive = false;
        BreakLinks(sentArrives);
        _group.OnGone(this);
    }

    /// <summary>
    /// A crash in the middle of a turn: from now on nothing that the state machine does has an effect, and at the end of
    /// the turn the process is gone.
    /// </summary>
    public void Doom()
    {
        if (_isInTurn) _isDoomed = true;
        else Crash(sentArrives: true);
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>SIGCONT: everything that came meanwhile is handled, by a process that does not know how long it was away.</summary>
    public void Resume()
    {
        if (!IsPaused) return;
        IsPaused = false;
        if (IsAlive) RunTurn();
    }

    private void RunPlannedTurn()
    {
        _isTurnPlanned = false;
        if (IsAlive && !IsPaused) RunTurn();
    }

    /// <summary>All that has come in, and once for all of it a tick and what it leads to: the host's event loop.</summary>
    private void RunTurn()
    {
        _isInTurn = true;
        _heartbeats.Deliver(_group.Time.Elapsed);
        while (!_isDoomed && _inputs.TryDequeue(out var input)) input(Clock.Now);
        if (!_isEnding && !_isDoomed) Protocol.Tick(Clock.Now);
        if (!_isEnding && !_isDoomed) Protocol.Flush(Clock.Now);
        if (!_isDoomed) WriteDeliveries();
        _isInTurn = false;
        if (_isDoomed)
        {
            Crash(sentArrives: true);
            return;
        }

        _group.Check(this);
        if (_isEnding) End();
        else if (!IsPaused && _inputs.Count > 0) RunTurn();
        else _tick.Plan(Clock.ToTrue(Protocol.NextDue()));
    }

    /// <summary>A clean end: what was sent arrives.</summary>
    private void End()
    {
        if (!IsAlive) return;
        _group.OnLeft(this);
        IsAlive = false;
        BreakLinks(sentArrives: true);
        _group.OnGone(this);
    }

    /// <summary>The heartbeat thread; it also keeps the event loop ticking, as the host does.</summary>
    private void Beat()
    {
        if (!IsAlive) return;
        _group.Time.After(_group.Timings.HeartbeatInterval, _beat);
        if (IsPaused) return;
        Input(_ => { });
        if (!IsAlive) return;
        var heartbeat = _group.Carry(Protocol.MakeHeartbeat(Clock.Now));
        var source = new Endpoint(AddressOf(Host), 2);
        foreach (var peer in Protocol.Peers) _group.SendHeartbeat(this, peer, source, heartbeat);
    }
}
