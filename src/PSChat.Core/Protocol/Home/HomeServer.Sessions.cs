using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>Sessions: how they attach and detach, and under which name.</summary>
internal sealed partial class HomeServer
{
    /// <summary>Number of epochs of a client's frontier that are kept though this server does not know them.</summary>
    private const int MaximumForeignEpochs = 64;

    /// <summary>Whether this is the session's home.</summary>
    public bool IsHomeOf(Guid session) => _sessions.ContainsKey(session);

    /// <summary>The sessions whose home this server is, as they are reported to the leader.</summary>
    public List<SessionRecord> ListOwnSessions() =>
        [.. _sessions.Values.Where(session => session.IsGranted).Select(session => session.Record)];

    /// <summary>Tells the leader of sessions whose name it has not granted yet.</summary>
    public void ReportUngranted()
    {
        foreach (var client in _sessions.Values.Where(client => !client.IsGranted).ToList()) ReportSession(client);
    }

    /// <summary>A session has ended, and there is no leader to tell.</summary>
    public void KeepEnded(Guid session)
    {
        // Two answers may have come for a client that claimed its name twice and left.
        if (!_endedUntold.Contains(session)) _endedUntold.Add(session);
    }

    /// <summary>Tells the leader of sessions that ended while there was none.</summary>
    public void ReportEnded()
    {
        var ended = _endedUntold.ToArray();
        _endedUntold.Clear();
        foreach (var session in ended) _group.EndSession(session);
    }

    /// <summary>The leader has granted a name, or refused it.</summary>
    public void OnClaimAnswer(ClaimAnswer answer)
    {
        if (!_sessions.TryGetValue(answer.Session, out var client))
        {
            // The client left while its name was being claimed.
            if (answer.Granted) _group.EndSession(answer.Session);
            return;
        }

        if (answer.Granted)
        {
            // A session that is in already may have claimed two names one after the other, as no honest client does. The answers
            // to both would make it claim the other name again, for ever. It learns the name that the leader gave it from its
            // record.
            if (!client.IsGranted) TakeName(client, answer.User);
            Grant(client);
            return;
        }

        if (client.IsGranted) return;
        Disconnect(client);
        _effects.CloseClient(client.Connection, ChatError.NameTaken, $"The name '{client.Record.User}' is taken.");
    }

    /// <summary>One of our clients has another name than it claimed.</summary>
    private void TakeName(ClientSession client, string user)
    {
        if (client.Record.User == user) return;

        // Two above, because the leader has given the new name with one above the version that it knew.
        client.Record = client.Record with { User = user, Version = client.Record.Version + 2 };
        if (client.IsGranted) _effects.SendToClient(client.Connection, new Renamed(user));
        ReportSession(client);
    }

    /// <summary>The leader has given one of our sessions another name.</summary>
    public void TakeName(Guid session, string user)
    {
        if (_sessions.TryGetValue(session, out var client)) TakeName(client, user);
    }

    /// <summary>
    /// The leader's record of one of our sessions has arrived (N10). The leader may have given the name to an earlier claim, may
    /// not know our last report, or may have taken the session for gone. An older record is only late.
    /// </summary>
    public void FollowRecord(SessionRecord record)
    {
        if (!_sessions.TryGetValue(record.Session, out var client) || record.Version < client.Record.Version) return;
        if (record.User != client.Record.User)
        {
            TakeName(client, record.User);
            return;
        }

        if (record.Home != _self) return;
        var isRight = record.Attached && record.Rooms.AsSpan().SequenceEqual(client.Record.Rooms.AsSpan());
        if (isRight && record.Version == client.Record.Version) return;
        client.Record = client.Record with { Version = record.Version + (isRight ? 0 : 1) };
        if (!isRight) ReportSession(client);
    }

    private bool IsAttached(long connection) => _clients.TryGetValue(connection, out var client) && client.IsGranted;

    private void OnAttach(long connection, Attach attach)
    {
        if (!_group.IsMember)
        {
            _effects.CloseClient(connection, ChatError.NotMember, "This server is not a member of a group yet.");
            return;
        }

        _group.FinishHistory();
        if (_clients.ContainsKey(connection))
        {
            _effects.CloseClient(connection, ChatError.BadFrame, "The connection has a session already.");
            return;
        }

        var session = attach.Secret.MakeSession();
        if (RefuseSession(connection, session, attach.Rooms)) return;

        // The client has given up its earlier connection, whether or not this server has noticed (X6).
        if (_sessions.TryGetValue(session, out var earlier))
        {
            Disconnect(earlier);
            _effects.CloseClient(earlier.Connection, ChatError.ConnectionLost, "The session has moved to another connection.");
        }

        var claimedAt = attach.ClaimedAt == 0 ? _moment.WallTicks : attach.ClaimedAt;
        List<string> rooms = [.. attach.Rooms.Distinct(Roster.NameComparer)];
        var record = new SessionRecord(session, attach.User, _self, claimedAt, Attached: true, attach.Version, [.. rooms]);
        var client =
            new ClientSession(connection, record, attach.Seen, _budgets.Take(session)) { IsResumed = attach.ClaimedAt != 0 };
        _clients[connection] = client;
        _sessions[session] = client;

        // It had ended while there was no leader to tell. Told now, the leader would take the living session for gone.
        _endedUntold.Remove(session);
        foreach (var room in rooms) Resume(client, room);
        client.Seen = OnlyKnown(client.Seen);

        // The group knows the session and its name: the session continues at once, even without a leader (N4).
        if (_users.FindOwner(attach.User)?.Session == session) Grant(client);
        ReportSession(client);
    }

    /// <summary>The name is the session's own: the client may chat.</summary>
    private void Grant(ClientSession client)
    {
        if (client.IsGranted) return;
        client.IsGranted = true;
        _effects.SendToClient(
            client.Connection,
            new Attached(client.Record.ClaimedAt, client.Record.Version, client.Record.User, _timings.FailureTimeout));
        if (_view is not null) _effects.SendToClient(client.Connection, _view);
        if (client.HasUnread) _effects.ClientHasUnread(client.Connection);
        else MarkSeen(client);
    }

    private void OnDetach(ClientSession client)
    {
        Disconnect(client);
        _group.EndSession(client.Record.Session);
        _effects.CloseClient(client.Connection, ChatError.Unknown, "");
    }

    /// <summary>A session has no connection here any more.</summary>
    private void Disconnect(ClientSession client)
    {
        _clients.Remove(client.Connection);
        _connections.Remove(client.Connection);
        _sessions.Remove(client.Record.Session);
        _budgets.Keep(client.Record.Session, client.Budget, _moment.Now);
        _unacknowledged -= client.OutstandingBytes;
        foreach (var room in client.Rooms.Keys) _rooms.Exit(client, room);
    }

    /// <summary>One of our sessions is new or has changed.</summary>
    private void ReportSession(ClientSession client) =>
        _group.Report(new Claim(client.Record, client.IsGranted || client.IsResumed));

    /// <summary>
    /// The known part of a client's frontier. The frontier may have thousands of epochs that mean nothing here, and is kept for
    /// as long as the client is attached. Messages of epochs that are left out may be sent once more, and the client passes them
    /// over.
    /// </summary>
    private Frontier OnlyKnown(Frontier seen)
    {
        var surplus = seen.Counts.Count - MaximumForeignEpochs;
        if (surplus <= 0) return seen;
        var kept = seen.Counts.Where((count, at) => at >= surplus || _messages.Held[count.Key] > 0);
        return new Frontier(kept, seen.Floor, seen.Digest);
    }
}
