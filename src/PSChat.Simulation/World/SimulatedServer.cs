using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Simulation.Invariants;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>
/// One start of a server: the production state machine with simulated sockets around it, and a loop that works like the host's. A
/// host may have several starts one after the other.
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
            MaximumMembers = group.MaximumMembers,
        };
        Protocol = new ServerProtocol(settings, this);
    }

    public int Host { get; }

    public LocalClock Clock { get; }

    public ServerProtocol Protocol { get; }

    /// <summary>The invariants' knowledge of it.</summary>
    public ServerRecord Record { get; } = new();

    public Member Self => Protocol.Self;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>The last answer to a question for the servers' status.</summary>
    public MemberList? ListedMembers { get; private set; }

    /// <summary>Number of times that it has reached each limit.</summary>
    public Dictionary<ServerLimit, int> Refused { get; } = [];

    /// <summary>Reason why it could not become a member.</summary>
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

    /// <summary>Handles an input: at once, with the next turn of a busy loop, or when the process runs again.</summary>
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

    /// <summary>Takes a heartbeat, which waits for the next turn, as a datagram waits in a socket's buffer.</summary>
    public void ReceiveLater(TimeSpan at, Endpoint source, Heartbeat heartbeat) => _heartbeats.Add(at, source, heartbeat);

    /// <summary>Ends the process as kill -9 does: peers that can be reached see their links break.</summary>
    /// <param name="sentArrives">Whether earlier frames still arrive, as they do when the machine lives on.</param>
    public void Crash(bool sentArrives = false)
    {
        if (!IsAlive) return;
        IsAlive = false;
        BreakLinks(sentArrives);
        _group.OnGone(this);
    }

    /// <summary>
    /// Crashes the server in the middle of a turn: from now on the state machine's effects are dropped, and at the end of the
    /// turn the process is gone.
    /// </summary>
    public void Doom()
    {
        if (_isInTurn) _isDoomed = true;
        else Crash(sentArrives: true);
    }

    /// <summary>Stops the process as SIGSTOP does.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>
    /// Continues the process as SIGCONT does. Inputs that came in between are handled, by a process that does not know how long
    /// it was away.
    /// </summary>
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

    /// <summary>Handles all inputs, and then once for all of them a tick and its consequences: the host's event loop.</summary>
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

    /// <summary>Ends the server cleanly: frames that were sent arrive.</summary>
    private void End()
    {
        if (!IsAlive) return;
        _group.OnLeft(this);
        IsAlive = false;
        BreakLinks(sentArrives: true);
        _group.OnGone(this);
    }

    /// <summary>Acts as the heartbeat thread, which also keeps the event loop ticking, as in the host.</summary>
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
