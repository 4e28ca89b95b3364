using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>
/// Limits of clients, see <see cref="ServerLimits"/>. A client that sends too fast is told to try again; one that sends too much
/// loses its connection, with a reason. Both are counted.
/// </summary>
internal sealed partial class HomeServer
{
    /// <summary>Size in bytes for which a message counts as one more.</summary>
    private const int BytesPerMessage = 4096;

    /// <summary>Number of items for which a list counts as one more.</summary>
    private const int ItemsPerQuestion = 100;

    /// <summary>
    /// The highest number of runs into which the numbers of a session may fall (B21). Only forks leave holes between runs. A
    /// sender that leaves a hole after each message would fill the memory for ids, which outlives the session.
    /// </summary>
    private const int MaximumRuns = 1024;

    /// <summary>Wait before a retry of what did not fit because of its size and not its rate.</summary>
    private static readonly TimeSpan s_sizeWait = TimeSpan.FromMilliseconds(100);

    private void Answer(long connection, ClientConnection known, Frame question)
    {
        if (question is Ping)
        {
            // Pings are not counted. The answer is as small as the question, and a client without an answer would give the server
            // up.
            _effects.SendToClient(connection, new Pong());
            return;
        }

        var items = question is ListUsers ? _users.Count : 0;
        if (!known.Questions.TryTake(_moment.Now, 1 + ((double)items / ItemsPerQuestion)))
        {
            Throttle(connection, ThrottledSubject.Question, 0, known.Questions, ServerLimit.Questions);
            return;
        }

        switch (question)
        {
            case ListUsers: SendUserList(connection); break;
            case ListMembers: OnListMembers(connection); break;
            case HoldElection when _electionBudget.TryTake(_moment.Now): _group.HoldElection(); break;
            default: Throttle(connection, ThrottledSubject.Question, 0, _electionBudget, ServerLimit.Elections); break;
        }
    }

    private bool RefuseSession(long connection, Guid session, IReadOnlyList<string> wanted)
    {
        var limits = _limits;
        if (_users.Find(session) is null && Math.Max(_users.Count, _sessions.Count) >= limits.Sessions)
        {
            Refuse(
                connection, ServerLimit.Sessions, ChatError.TooManySessions,
                $"The group has {limits.Sessions} sessions, which is its limit.");
            return true;
        }

        var rooms = wanted.Count == 0 ? [] : wanted.Distinct(Roster.NameComparer).ToList();
        if (_rooms.Attendance + rooms.Count <= limits.Attendance && _rooms.MakeSpace(rooms.Count(room => !_rooms.Contains(room))))
        {
            return false;
        }

        RefuseForRooms(connection);
        return true;
    }

    private bool RefuseRoom(ClientSession client, string room)
    {
        if (client.Rooms.Count >= RosterFields.MaximumRooms)
        {
            Refuse(
                client.Connection, ServerLimit.Rooms, ChatError.RoomNameInvalid,
                $"A session can be in {RosterFields.MaximumRooms} rooms.");
            return true;
        }

        if (!client.Budget.RoomJoins.TryTake(_moment.Now))
        {
            client.PutOff(room);
            Throttle(client.Connection, ThrottledSubject.Room, 0, client.Budget.RoomJoins, ServerLimit.Questions);
            return true;
        }

        if (_rooms.Attendance < _limits.Attendance && (_rooms.Contains(room) || _rooms.MakeSpace(1))) return false;
        RefuseForRooms(client.Connection);
        return true;
    }

    private bool RefuseSend(ClientSession client, Send send)
    {
        if (client.Outstanding.Count >= SendLimits.Messages && !client.Outstanding.ContainsKey(send.Sequence))
        {
            _effects.CloseClient(
                client.Connection, ChatError.BadFrame, $"More than {SendLimits.Messages} messages are not acknowledged.");
            return true;
        }

        if (_messages.CountRuns(client.Record.Session) > MaximumRuns)
        {
            _effects.CloseClient(
                client.Connection, ChatError.BadFrame, "The session's messages are not numbered one after the other.");
            return true;
        }

        var bytes = send.Text.Length + send.Data.Length;
        if (!client.Budget.Messages.TryTake(_moment.Now, 1 + (bytes / BytesPerMessage)))
        {
            Throttle(client.Connection, ThrottledSubject.Message, send.Sequence, client.Budget.Messages, ServerLimit.Messages);
            return true;
        }

        if (Fits(client)) return false;
        _effects.Refused(ServerLimit.Messages);
        _effects.SendToClient(
            client.Connection,
            new Throttled(ThrottledSubject.Message, send.Sequence, s_sizeWait, client.Budget.Messages.Allowance));
        return true;
    }

    private bool RefuseHistory(ClientSession client)
    {
        if (!client.Budget.History.TryTake(_moment.Now)) return Refuse(client.Budget.History);

        // Each part needs a search through a room. The server has a budget for that, because many sessions may ask at once.
        return !_historyBudget.TryTake(_moment.Now) && Refuse(_historyBudget);

        bool Refuse(TokenBucket budget)
        {
            Throttle(client.Connection, ThrottledSubject.Question, 0, budget, ServerLimit.History);
            return true;
        }
    }

    /// <summary>
    /// Whether a message fits. One message of a session always fits, because otherwise nothing of the session could ever be sent.
    /// </summary>
    private bool Fits(ClientSession client) => client.Outstanding.Count == 0
        || (client.OutstandingBytes < 3L * SendLimits.Bytes && _unacknowledged < _limits.Unacknowledged);

    private void Throttle(long connection, ThrottledSubject subject, long sequence, TokenBucket budget, ServerLimit limit)
    {
        _effects.Refused(limit);
        _effects.SendToClient(connection, new Throttled(subject, sequence, budget.Wait(_moment.Now), budget.Allowance));
    }

    private void Refuse(long connection, ServerLimit limit, ChatError code, string text)
    {
        _effects.Refused(limit);
        _effects.CloseClient(connection, code, text);
    }

    private void RefuseForRooms(long connection) => Refuse(
        connection, ServerLimit.Rooms, ChatError.TooManyRooms, "The server has as many rooms, or users in rooms, as it takes.");

    private void OnListMembers(long connection)
    {
        if (_group.IsMember) _group.AskMembers(connection);
        else _effects.CloseClient(connection, ChatError.NotMember, "This server is not a member of a group yet.");
    }

    private void SendUserList(long connection)
    {
        var users = _users.ListPresent().ToList();
        var parts = Batch.Of(users, user => 3 * (user.User.Length + user.Rooms.Sum(room => room.Length + 1))).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            _effects.SendToClient(connection, new UserList(parts[at], IsLast: at == parts.Count - 1));
        }
    }
}
