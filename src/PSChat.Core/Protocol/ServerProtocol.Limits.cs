using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// What clients may use of this server, see <see cref="ServerLimits"/>. What comes too fast is told to come again;
/// what is too much ends the connection with a reason. Both are counted.
/// </summary>
internal sealed partial class ServerProtocol
{
    /// <summary>A message counts as one more for each so many bytes.</summary>
    private const int BytesPerMessage = 4096;

    /// <summary>A list counts as one more for each so many in it.</summary>
    private const int ItemsPerQuestion = 100;

    /// <summary>Sessions that are over go when so many parts of all are taken, so that they never keep others out.</summary>
    private const double SessionShare = 7.0 / 8;

    /// <summary>
    /// The holes that the numbers of a session may have: only forks leave some. A sender that leaves one after each
    /// message would fill the memory for ids, which outlives the session.
    /// </summary>
    private const int MaximumHoles = 1024;

    /// <summary>Epochs of a client's frontier that are kept though this server knows nothing of them.</summary>
    private const int MaximumForeignEpochs = 64;

    /// <summary>What does not fit by its size, not by its rate, is tried again after this long.</summary>
    private static readonly TimeSpan s_sizeWait = TimeSpan.FromMilliseconds(100);

    private readonly TokenBucket _electionBudget;
    private readonly TokenBucket _historyBudget;

    /// <summary>
    /// Of sessions whose home this server was: who hangs up and comes back goes on with what was left. Only what is not
    /// full again, of sessions that the group knows.
    /// </summary>
    private readonly Dictionary<Guid, ClientBudget> _budgets = [];

    /// <summary>The users in this server's rooms, each room of a user counted.</summary>
    private int _attendance;

    /// <summary>The bytes of what is outstanding, of all sessions.</summary>
    private long _unacknowledged;

    private void Answer(long connection, ClientConnection known, Frame question)
    {
        if (question is Ping)
        {
            // Not counted: the answer is as long as the question, and one without answer would give the server up.
            _effects.SendToClient(connection, new Pong());
            return;
        }

        var items = question is ListUsers ? _roster.Sessions.Count : 0;
        if (!known.Questions.TryTake(Now, 1 + ((double)items / ItemsPerQuestion)))
        {
            Throttle(connection, ThrottledSubject.Question, 0, known.Questions, ServerLimit.Questions);
            return;
        }

        switch (question)
        {
            case ListUsers: SendUserList(connection); break;
            case ListMembers: OnListMembers(connection); break;
            case HoldElection when _electionBudget.TryTake(Now): RequestElection(_now); break;
            default: Throttle(connection, ThrottledSubject.Question, 0, _electionBudget, ServerLimit.Elections); break;
        }
    }

    private bool RefuseSession(long connection, Guid session, IReadOnlyList<string> wanted)
    {
        var limits = _settings.Limits;
        if (_roster.Find(session) is null && Math.Max(_roster.Sessions.Count, _sessions.Count) >= limits.Sessions)
        {
            Refuse(connection, ServerLimit.Sessions, ChatError.TooManySessions, $"The group has {limits.Sessions} sessions, as many as it takes.");
            return true;
        }

        var rooms = wanted.Count == 0 ? [] : wanted.Distinct(Roster.NameComparer).ToList();
        if (_attendance + rooms.Count <= limits.Attendance && MakeSpace(rooms.Count(room => !_rooms.ContainsKey(room)))) return false;
        RefuseForRooms(connection);
        return true;
    }

    private bool RefuseRoom(ClientSession client, string room)
    {
        if (client.Rooms.Count >= RosterFields.MaximumRooms)
        {
            Refuse(client.Connection, ServerLimit.Rooms, ChatError.RoomNameInvalid, $"A session can be in {RosterFields.MaximumRooms} rooms.");
            return true;
        }

        if (!client.Budget.RoomJoins.TryTake(Now))
        {
            client.PutOff(room);
            Throttle(client.Connection, ThrottledSubject.Room, 0, client.Budget.RoomJoins, ServerLimit.Questions);
            return true;
        }

        if (_attendance < _settings.Limits.Attendance && (_rooms.ContainsKey(room) || MakeSpace(1))) return false;
        RefuseForRooms(client.Connection);
        return true;
    }

    private bool RefuseSend(ClientSession client, Send send)
    {
        if (client.Outstanding.Count >= SendLimits.Messages && !client.Outstanding.ContainsKey(send.Sequence))
        {
            _effects.CloseClient(client.Connection, ChatError.BadFrame, $"More than {SendLimits.Messages} messages are not acknowledged.");
            return true;
        }

        if (_log.Ids.Of(client.Record.Session).Intervals.Count > MaximumHoles)
        {
            _effects.CloseClient(client.Connection, ChatError.BadFrame, "The session's messages are not numbered one after the other.");
            return true;
        }

        var bytes = send.Text.Length + send.Data.Length;
        if (!client.Budget.Messages.TryTake(Now, 1 + (bytes / BytesPerMessage)))
        {
            Throttle(client.Connection, ThrottledSubject.Message, send.Sequence, client.Budget.Messages, ServerLimit.Messages);
            return true;
        }

        if (Fits(client)) return false;
        _effects.Refused(ServerLimit.Messages);
        _effects.SendToClient(client.Connection, new Throttled(ThrottledSubject.Message, send.Sequence, s_sizeWait, client.Budget.Messages.Allowance));
        return true;
    }

    private bool RefuseHistory(ClientSession client)
    {
        if (!client.Budget.History.TryTake(Now)) return Refuse(client.Budget.History);

        // Every part is a look through a room, whoever asks: of many sessions at once this server has its own budget.
        return !_historyBudget.TryTake(Now) && Refuse(_historyBudget);

        bool Refuse(TokenBucket budget)
        {
            Throttle(client.Connection, ThrottledSubject.Question, 0, budget, ServerLimit.History);
            return true;
        }
    }

    private ClientBudget TakeBudget(Guid session) => _budgets.Remove(session, out var budget) ? budget : new ClientBudget(_settings.Limits);

    private void KeepBudget(ClientSession client)
    {
        if (_budgets.Count < _settings.Limits.Sessions && !client.Budget.IsFull(Now)) _budgets[client.Record.Session] = client.Budget;
    }

    private void ForgetBudgets()
    {
        foreach (var (session, budget) in _budgets)
        {
            if (budget.IsFull(Now) || _roster.Find(session) is null) _budgets.Remove(session);
        }
    }

    /// <summary>One message of a session always fits: else nothing of it would ever be sent.</summary>
    private bool Fits(ClientSession client) => client.Outstanding.Count == 0
        || (client.OutstandingBytes < 3L * SendLimits.Bytes && _unacknowledged < _settings.Limits.Unacknowledged);

    private void Throttle(long connection, ThrottledSubject subject, long sequence, TokenBucket budget, ServerLimit limit)
    {
        _effects.Refused(limit);
        _effects.SendToClient(connection, new Throttled(subject, sequence, budget.Wait(Now), budget.Allowance));
    }

    private void Refuse(long connection, ServerLimit limit, ChatError code, string text)
    {
        _effects.Refused(limit);
        _effects.CloseClient(connection, code, text);
    }

    private void RefuseForRooms(long connection) => Refuse(
        connection, ServerLimit.Rooms, ChatError.TooManyRooms, "The server has as many rooms, or users in rooms, as it takes.");

    /// <summary>Lets rooms go that nobody is in, until there is space for some more.</summary>
    private bool MakeSpace(int rooms)
    {
        while (_rooms.Count + rooms > _settings.Limits.Rooms)
        {
            if (!LetRoomGo()) return false;
        }

        return true;
    }

    /// <summary>Of the rooms that nobody of this server's users is in, the one in which nothing was said for longest.</summary>
    private bool LetRoomGo()
    {
        var idle = _rooms.Values.Where(room => !_audiences.ContainsKey(room.Name)).MinBy(room => room.LastNumber);
        if (idle is null) return false;
        _retention.Forget(idle);
        _rooms.Remove(idle.Name);
        return true;
    }

    /// <summary>
    /// A client's frontier may have thousands of epochs that mean nothing here, and is kept for as long as it is attached.
    /// What is left out of it may be sent once more, and the client passes it over.
    /// </summary>
    private Frontier OnlyKnown(Frontier seen)
    {
        var surplus = seen.Counts.Count - MaximumForeignEpochs;
        if (surplus <= 0) return seen;
        var kept = seen.Counts.Where((count, at) => at >= surplus || _log.Frontier[count.Key] > 0);
        return new Frontier(kept, seen.Floor, seen.Digest);
    }

    /// <summary>The leader's: those that have been gone for longest end before others are kept out.</summary>
    private void EndSurplusSessions()
    {
        var surplus = _roster.Sessions.Count - (int)(_settings.Limits.Sessions * SessionShare);
        if (surplus <= 0) return;
        var gone = _reign!.Detached.ListLongest(surplus);
        if (gone.Count > 0) OnRosterChange(Me, new RosterChange(Complete: false, [], gone));
    }
}
