using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>
/// A server's side of the clients whose home it is: their connections, sessions, rooms, budgets and unsafe messages. It gives the
/// rest of the server <see cref="ListOutstanding"/> and <see cref="ListOwnSessions"/>. In turn it is told of deliveries and
/// views.
/// </summary>
internal sealed partial class HomeServer
{
    private readonly Rank _self;
    private readonly ServerLimits _limits;
    private readonly GroupTimings _timings;
    private readonly bool _acknowledgesEarly;
    private readonly IMoment _moment;
    private readonly IHomeEffects _effects;
    private readonly IGroupOfHome _group;
    private readonly IMessagesOfHome _messages;
    private readonly IUsersOfHome _users;
    private readonly HomeRooms _rooms;
    private readonly ClientBudgets _budgets;
    private readonly TokenBucket _electionBudget;
    private readonly TokenBucket _historyBudget;
    private readonly RateMeter _ownMessages = new();
    private readonly Dictionary<long, ClientConnection> _connections = [];
    private readonly Dictionary<long, ClientSession> _clients = [];
    private readonly Dictionary<Guid, ClientSession> _sessions = [];

    /// <summary>Sessions that ended while there was no leader to tell.</summary>
    private readonly List<Guid> _endedUntold = [];

    /// <summary>The view in the form in which clients get it; null until there is one.</summary>
    private ViewChanged? _view;

    /// <summary>The last run: clients that keep pace are given the same run, one after the other.</summary>
    private RoomRun _lastRun;

    /// <summary>The mark for all clients that have read everything.</summary>
    private Mark? _mark;

    /// <summary>Size in bytes of the outstanding messages of all sessions.</summary>
    private long _unacknowledged;

    /// <summary>
    /// Counts how often a client read, or entered a room. A client that has done so must be told of later messages again.
    /// </summary>
    private long _readings;

    /// <param name="self">This server.</param>
    /// <param name="limits">Limits for clients.</param>
    /// <param name="timings">Times for clients' silence, and the group's times that clients are told.</param>
    /// <param name="acknowledgesEarly">A planted bug, for tests of the simulator only.</param>
    /// <param name="moment">The moment of the input that is being handled.</param>
    /// <param name="effects">Effects for clients.</param>
    /// <param name="group">The rest of the server.</param>
    /// <param name="messages">Its copy of the messages.</param>
    /// <param name="users">The group's user directory.</param>
    /// <param name="rooms">The rooms; no other object changes them.</param>
    public HomeServer(
        Rank self,
        ServerLimits limits,
        GroupTimings timings,
        bool acknowledgesEarly,
        IMoment moment,
        IHomeEffects effects,
        IGroupOfHome group,
        IMessagesOfHome messages,
        IUsersOfHome users,
        HomeRooms rooms)
    {
        (_self, _limits, _timings, _acknowledgesEarly) = (self, limits, timings, acknowledgesEarly);
        (_moment, _effects, _group, _messages, _users, _rooms) = (moment, effects, group, messages, users, rooms);
        _budgets = new ClientBudgets(limits);
        _electionBudget = new TokenBucket(limits.Elections);
        _historyBudget = new TokenBucket(limits.TotalHistory);
    }

    /// <summary>Time of the next <see cref="Sweep"/>.</summary>
    public Alarm SweepDue { get; } = new();

    /// <summary>Delivered messages, by room; for tests.</summary>
    public IEnumerable<RoomLog> Rooms => _rooms.Logs;

    /// <summary>Number of attached clients.</summary>
    public int ClientCount => _clients.Count;

    public double MessagesPerSecond => _ownMessages.PerSecond(_moment.Now);

    /// <summary>The size of each buffer by name, for tests: each must stay within a bound.</summary>
    public IEnumerable<(string Name, long Size)> BufferSizes =>
    [
        ("connections", _connections.Count),
        ("sessions", _sessions.Count),
        ("budgets", _budgets.Count),
        ("outstanding", _sessions.Values.Sum(session => (long)session.Outstanding.Count)),
        ("roomMessages", _rooms.Logs.Select(room => (long)room.Count).DefaultIfEmpty().Max()),
        ("roomBytes", _rooms.Logs.Sum(room => room.Bytes)),
        ("attendance", _rooms.Attendance),
        ("unacknowledged", _unacknowledged),
        ("rooms", _rooms.Logs.Count),
        ("endedSessions", _endedUntold.Count),
    ];

    /// <summary>A client has dialled and said hello.</summary>
    public void ClientUp(long connection)
    {
        _connections[connection] = new ClientConnection(_limits) { HeardAt = _moment.Now };
    }

    /// <summary>A client's connection broke, or the client closed it.</summary>
    public void ClientDown(long connection)
    {
        _connections.Remove(connection);
        if (!_clients.Remove(connection, out var client)) return;
        Disconnect(client);
        if (client.IsGranted)
        {
            _group.Report(
                new Claim(client.Record with { Attached = false, Version = client.Record.Version + 1 }, MayRename: false));
        }
    }

    /// <summary>A frame has arrived from a client.</summary>
    public void Receive(long connection, Frame frame)
    {
        if (!_connections.TryGetValue(connection, out var known)) return;
        known.HeardAt = _moment.Now;
        switch (frame)
        {
            case Ping or HoldElection or ListUsers or ListMembers: Answer(connection, known, frame); break;
            case Attach attach: OnAttach(connection, attach); break;
            case Detach when _clients.TryGetValue(connection, out var client): OnDetach(client); break;
            case JoinRoom or LeaveRoom or Send or ReadHistory when !IsAttached(connection):
                _effects.CloseClient(connection, ChatError.SessionUnknown, "No session is attached to this connection.");
                break;
            case JoinRoom join: OnJoinRoom(_clients[connection], join); break;
            case LeaveRoom leave: OnLeaveRoom(_clients[connection], leave); break;
            case ReadHistory question: OnReadHistory(_clients[connection], question); break;
            case Send send: OnSend(_clients[connection], send); break;
            default:
                _effects.CloseClient(connection, ChatError.BadFrame, $"A {frame.Type} frame does not belong here.");
                break;
        }
    }

    /// <summary>Another view holds, or is about to. Clients are told of it by <see cref="TellView"/>.</summary>
    public void OnView(GroupView view, TimeSpan electionDuration) => _view = new ViewChanged(view, electionDuration);

    /// <summary>Tells all clients of the view.</summary>
    public void TellView()
    {
        foreach (var connection in _connections.Keys) _effects.SendToClient(connection, _view!);
    }

    /// <summary>The server leaves: sends the clients to the members that stay (L2).</summary>
    public void EndAll(GroupView view)
    {
        OnView(view, _view?.ElectionDuration ?? TimeSpan.Zero);
        TellView();
        CloseAll("The server is leaving its group.");
    }

    public void CloseAll(string reason)
    {
        foreach (var connection in _connections.Keys.ToList()) _effects.CloseClient(connection, ChatError.NotMember, reason);
    }

    /// <summary>Regularly tells clients how far they have read, and drops silent clients.</summary>
    public void Sweep()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsGranted && !client.HasUnread) MarkSeen(client);
        }

        CloseSilentClients();
        CloseClientsWithHoles();
    }

    /// <summary>Regularly discards budgets that are full again, and budgets of sessions that are over.</summary>
    public void SweepBudgets() => _budgets.Sweep(session => _users.Find(session) is not null, _moment.Now);

    private void CloseSilentClients()
    {
        List<long>? silent = null;
        foreach (var (connection, known) in _connections)
        {
            if (_moment.Now - known.HeardAt > _timings.ClientSilence) (silent ??= []).Add(connection);
        }

        foreach (var connection in silent ?? [])
        {
            _effects.CloseClient(connection, ChatError.TimedOut, "Nothing was heard for too long.");
        }
    }

    /// <summary>Closes clients that have messages wait for one that they never send (B22).</summary>
    private void CloseClientsWithHoles()
    {
        foreach (var client in _clients.Values)
        {
            if (_moment.Now - client.ProgressAt <= _timings.OrderPatience || client.FindHole() is not { } missing) continue;
            _effects.CloseClient(
                client.Connection,
                ChatError.BadFrame,
                $"Message {client.Outstanding.Keys.Min()} waits for message {missing}, which did not come.");
        }
    }

    /// <summary>Tells a client that it has everything of its rooms, so that a resume elsewhere starts from here.</summary>
    private void MarkSeen(ClientSession client)
    {
        var total = _messages.Delivered.Total;
        if (client.MarkedTotal == total) return;
        client.MarkedTotal = total;
        if (_mark?.Seen.Total != total) _mark = new Mark(_messages.Delivered.Copy());
        _effects.SendToClient(client.Connection, _mark);
    }
}
