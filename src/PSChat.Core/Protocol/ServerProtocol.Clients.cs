using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The clients whose home this server is: how they come and go, and what they send.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Dictionary<long, ClientConnection> _connections = [];
    private readonly Dictionary<long, ClientSession> _clients = [];
    private readonly Dictionary<Guid, ClientSession> _sessions = [];
    private RoomRun _lastRun;

    /// <summary>What all clients are told that have read everything.</summary>
    private Mark? _mark;

    /// <summary>What was delivered, by room; for tests.</summary>
    public IEnumerable<RoomLog> Rooms => _rooms.Values;

    /// <summary>How many clients are attached.</summary>
    public int ClientCount => _clients.Count;

    private bool IsMember => Role is not (ServerRole.Discovering or ServerRole.Joining or ServerRole.Ended) && _view is not null;

    /// <summary>A client has dialled and said hello.</summary>
    public void ClientUp(Instant now, long connection)
    {
        Enter(now);
        _connections[connection] = new ClientConnection(_settings.Limits) { HeardAt = Now };
    }

    /// <summary>A client's connection broke, or it closed it.</summary>
    public void ClientDown(Instant now, long connection)
    {
        Enter(now);
        _connections.Remove(connection);
        if (!_clients.Remove(connection, out var client)) return;
        Forget(client);
        if (!client.IsGranted) return;
        ReportDetached(client);
    }

    /// <summary>A frame came from a client.</summary>
    public void ReceiveFromClient(Instant now, long connection, Frame frame)
    {
        Enter(now);
        if (!_connections.TryGetValue(connection, out var known)) return;
        known.HeardAt = Now;
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

    /// <summary>Adds what waits for a client, in order, up to about <paramref name="maximumBytes"/>.</summary>
    /// <returns>Whether more waits.</returns>
    public bool ReadDeliveries(long connection, int maximumBytes, List<DeliveredEntry> into)
    {
        if (!_clients.TryGetValue(connection, out var client)) return false;
        client.IsAnnounced = false;
        _readings++;
        if (!client.IsGranted) return false;
        while (client.TakeGap() is { } gap) _effects.SendToClient(connection, new Gap(gap.Room, gap.Missing < DroppedOfRoom.Unknown ? gap.Missing : null));
        client.Read(maximumBytes, into);
        return client.HasUnread;
    }

    /// <summary>
    /// Takes what waits for a client as a run of its room, where it can be had so: clients that keep pace are given the
    /// same run, one after the other. Else <see cref="ReadDeliveries"/> has it.
    /// </summary>
    public bool TryReadRun(long connection, int maximumBytes, out RoomRun run, out bool hasMore)
    {
        run = default;
        hasMore = false;
        if (!_clients.TryGetValue(connection, out var client) || !client.IsGranted || client.FindOnlyUnread() is not { } cursor) return false;
        if (!_lastRun.IsAt(cursor)) _lastRun = RoomRun.From(cursor.Log, cursor.Next, maximumBytes);
        if (_lastRun.IsEmpty || !client.Needs(_lastRun, cursor)) return false;
        run = _lastRun;
        client.IsAnnounced = false;
        _readings++;
        cursor.Next = run.End;
        hasMore = run.End < cursor.Log.End;
        return true;
    }

    private bool IsAttached(long connection) => _clients.TryGetValue(connection, out var client) && client.IsGranted;

    private void OnAttach(long connection, Attach attach)
    {
        if (!IsMember)
        {
            _effects.CloseClient(connection, ChatError.NotMember, "This server is not a member of a group yet.");
            return;
        }

        FinishHistory();
        if (_clients.ContainsKey(connection))
        {
            _effects.CloseClient(connection, ChatError.BadFrame, "The connection has a session already.");
            return;
        }

        var session = attach.Secret.MakeSession();
        if (RefuseSession(connection, session, attach.Rooms)) return;

        // The client has given up its earlier connection, whether or not we have noticed.
        if (_sessions.TryGetValue(session, out var earlier))
        {
            _clients.Remove(earlier.Connection);
            _connections.Remove(earlier.Connection);
            Forget(earlier);
            _effects.CloseClient(earlier.Connection, ChatError.ConnectionLost, "The session has moved to another connection.");
        }

        var claimedAt = attach.ClaimedAt == 0 ? _now.WallTicks : attach.ClaimedAt;
        var record = new SessionRecord(session, attach.User, Me, claimedAt, Attached: true, attach.Version, [.. attach.Rooms]);
        var client = new ClientSession(connection, record, attach.Seen, TakeBudget(session)) { IsResumed = attach.ClaimedAt != 0 };
        _clients[connection] = client;
        _sessions[session] = client;
        foreach (var room in attach.Rooms.Distinct(Roster.NameComparer)) Resume(client, room);
        client.Seen = OnlyKnown(client.Seen);

        // The group knows the session and its name: it goes on at once, even without a leader.
        if (_roster.FindOwner(attach.User)?.Session == session) Grant(client);
        ReportSession(client);
    }

    /// <summary>The name is the session's own: the client may chat.</summary>
    private void Grant(ClientSession client)
    {
        if (client.IsGranted) return;
        client.IsGranted = true;
        _effects.SendToClient(client.Connection, new Attached(client.Record.ClaimedAt, client.Record.Version, client.Record.User, _timings.FailureTimeout));
        if (_view is not null) _effects.SendToClient(client.Connection, new ViewChanged(_view, _electionDuration));
        if (client.HasUnread) _effects.ClientHasUnread(client.Connection);
        else MarkSeen(client);
    }

    private void OnDetach(ClientSession client)
    {
        _clients.Remove(client.Connection);
        _connections.Remove(client.Connection);
        Forget(client);
        EndSession(client.Record.Session);
        _effects.CloseClient(client.Connection, ChatError.Unknown, "");
    }

    private void Forget(ClientSession client)
    {
        _sessions.Remove(client.Record.Session);
        KeepBudget(client);
        _unacknowledged -= client.OutstandingBytes;
        foreach (var room in client.Rooms.Keys) Exit(client, room);
    }

    private void OnSend(ClientSession client, Send send)
    {
        if (!client.Rooms.TryGetValue(send.Room, out var cursor))
        {
            if (client.IsPutOff(send.Room))
            {
                Throttle(client.Connection, ThrottledSubject.Message, send.Sequence, client.Budget.RoomJoins, ServerLimit.Questions);
                return;
            }

            _effects.CloseClient(client.Connection, ChatError.RoomNotJoined, $"The room '{send.Room}' is not joined.");
            return;
        }

        var id = new MessageId(client.Record.Session, send.Sequence);
        if (_delivery.Contains(id) || (Has(PlantedBug.AcknowledgeResendEarly) && _log.Ids.Contains(id)))
        {
            // A resend of what is safe already. If it is held but not committed, it is acknowledged when it is.
            AcknowledgeTo(client, id, _log.Find(id));
            return;
        }

        if (RefuseSend(client, send)) return;

        // What was delivered here is safe, whether or not the sender knew of it when it sent this. A leader that joined after the
        // epochs of those messages were forgotten has never heard of them, and would wait for them.
        var submission = new Submission(
            id, _delivery.SafeThrough(id.Session, send.AckedThrough), send.LastTimestamp, client.Record.User, cursor.Log.Name, send.Text, send.Data, send.To);
        _unacknowledged += client.Keep(submission);
        Submit(submission);
    }

    private void AcknowledgeTo(ClientSession client, MessageId id, LogEntry? entry) => _effects.SendToClient(
        client.Connection,
        new Acknowledged(
            id.Sequence,
            entry?.Position ?? default,
            entry?.Timestamp ?? default,
            _view?.CommitQuorum ?? 1,
            entry?.To is null ? null : entry.Recipients.Count));

    private void TellClientsView() => TellClients(_view!);

    private void TellClients(GroupView view)
    {
        var changed = new ViewChanged(view, _electionDuration);
        foreach (var connection in _connections.Keys) _effects.SendToClient(connection, changed);
    }

    /// <summary>Sends the clients to the members that stay.</summary>
    private void EndClients(GroupView view)
    {
        TellClients(view);
        CloseClients("The server is leaving its group.");
    }

    private void CloseClients(string reason)
    {
        foreach (var connection in _connections.Keys.ToList()) _effects.CloseClient(connection, ChatError.NotMember, reason);
    }

    private void OnSweepAlarm()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsGranted && !client.HasUnread) MarkSeen(client);
        }

        CloseSilentClients();
        EndOldSessions();
        ForgetBudgets();
        ShowPresence(_presence.Sweep(_roster, Now));
        _sweepAlarm.Set(Now + _timings.Mark);
    }

    private void CloseSilentClients()
    {
        List<long>? silent = null;
        foreach (var (connection, known) in _connections)
        {
            if (Now - known.HeardAt > _timings.ClientSilence) (silent ??= []).Add(connection);
        }

        foreach (var connection in silent ?? []) _effects.CloseClient(connection, ChatError.TimedOut, "Nothing was heard for too long.");
    }

    /// <summary>Tells a client that nothing in its rooms is missing, so that a resume elsewhere starts from here.</summary>
    private void MarkSeen(ClientSession client)
    {
        var total = _delivery.Frontier.Total;
        if (client.MarkedTotal == total) return;
        client.MarkedTotal = total;
        if (_mark?.Seen.Total != total) _mark = new Mark(_delivery.Frontier.Copy());
        _effects.SendToClient(client.Connection, _mark);
    }
}
