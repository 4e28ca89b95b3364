using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// One user's session as a state machine. It finds the group, attaches to a server and moves on to the next one by itself. It
/// numbers its messages, keeps each until it is acknowledged, and delivers each message once, by id. It has no socket, task,
/// thread, clock or random source. Calls must not overlap.
/// </summary>
internal sealed partial class ClientProtocol
{
    private static readonly TimeSpan[] s_probes = [TimeSpan.Zero, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150)];

    /// <summary>Interval between probes after the first quick ones.</summary>
    private static readonly TimeSpan s_probeInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Time within which a server must attach the session; a server that does not may have no leader.</summary>
    private static readonly TimeSpan s_attachPatience = TimeSpan.FromSeconds(3);

    /// <summary>Silence after which the server is asked for a sign of life; after as much silence again it is given up.</summary>
    private static readonly TimeSpan s_idleSilence = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time without sending after which the client shows that it lives (C9). A server takes a client for gone that sends nothing,
    /// however much it is sent itself.
    /// </summary>
    private static readonly TimeSpan s_upkeep = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Absence after which a session with unacknowledged messages is not resumed: an hour less than ids are kept (C14).
    /// </summary>
    private static readonly TimeSpan s_longestAbsence = TimeSpan.FromHours(23);

    private readonly ClientSettings _settings;
    private readonly Guid _session;
    private readonly IClientEffects _effects;
    private readonly Dice _dice;
    private readonly Outbox _outbox = new();
    private readonly MessageIdSet _delivered = new();
    private readonly Dictionary<string, int> _rooms = new(Roster.NameComparer);

    /// <summary>Rooms that a server has confirmed. A resume asks for the messages that were missed in them.</summary>
    private readonly HashSet<string> _joined = new(Roster.NameComparer);
    private readonly Dictionary<string, HybridTimestamp> _lastDelivered = new(Roster.NameComparer);
    private readonly Queue<(Rank Rank, IReadOnlyList<Endpoint> Endpoints)> _candidates = [];
    private readonly Alarm _probeAlarm = new();
    private readonly Alarm _dialAlarm = new();
    private readonly Alarm _attachAlarm = new();
    private readonly Alarm _silenceAlarm = new();
    private readonly Alarm _upkeepAlarm = new();

    private Instant _now;
    private ulong _nonce;
    private int _probesSent;
    private Member? _server;
    private Frontier _seen = new();
    private HybridTimestamp _lastTimestamp;
    private string _userName;
    private long _claimedAt;

    /// <summary>The last time at which it heard of a server that it was attached to.</summary>
    private Instant _lastAttached;
    private long _generation;
    private bool _isPinged;

    /// <summary>Failure timeout that a server reported last; the default until then.</summary>
    private TimeSpan _failureTimeout = new GroupTimings().FailureTimeout;
    private TimeSpan _dialledAt;

    /// <summary>Time that the last link took, from the dial to the welcome; zero before the first.</summary>
    private TimeSpan _dialTook;

    /// <summary>Number of searches for the group since it was attached last.</summary>
    private int _searches;
    private TimeSpan _lastHeard;
    private Rank _lastTried;

    /// <summary>
    /// Whether the next view counts whatever its epoch: no member of the last one took this client, or a server did that is none
    /// (C10).
    /// </summary>
    private bool _takesAnyView;

    public ClientProtocol(ClientSettings settings, IClientEffects effects)
    {
        _settings = settings;
        _session = settings.Secret.MakeSession();
        _userName = settings.UserName;
        _generation = settings.Generation;
        _effects = effects;
        _dice = new Dice(settings.Seed);
    }

    public ClientState State { get; private set; } = ClientState.Finding;

    public GroupView? View { get; private set; }

    public Outbox Outbox => _outbox;

    /// <summary>Last refusal by a server that did not accept the session; null if there was none.</summary>
    public Error? LastRefusal { get; private set; }

    /// <summary>Messages that were sent to it, or passed over because they are not for it; for tests.</summary>
    public Frontier Seen => _seen;

    private TimeSpan Now => _now.Monotonic;

    private TimeSpan Patience => _outbox.Count > 0 ? WaitingPatience : s_idleSilence;

    /// <summary>
    /// Silence that is accepted while an acknowledgement is due (C9). Twice this time is what the group needs to be certain that
    /// one of its servers is frozen. A sign of life must also have the time to arrive.
    /// </summary>
    private TimeSpan WaitingPatience
    {
        get
        {
            var patience = _failureTimeout * 0.6;
            if (patience < _dialTook) patience = _dialTook;
            return patience < s_idleSilence ? patience : s_idleSilence;
        }
    }

    /// <summary>Time at which <see cref="Tick"/> is due next.</summary>
    public TimeSpan NextDue()
    {
        var due = _probeAlarm.Due;
        if (_dialAlarm.Due < due) due = _dialAlarm.Due;
        if (_attachAlarm.Due < due) due = _attachAlarm.Due;
        if (_silenceAlarm.Due < due) due = _silenceAlarm.Due;
        if (_upkeepAlarm.Due < due) due = _upkeepAlarm.Due;
        if (_resendAlarm.Due < due) due = _resendAlarm.Due;
        if (_askAgainAlarm.Due < due) due = _askAgainAlarm.Due;
        if (_rejoinAlarm.Due < due) due = _rejoinAlarm.Due;
        return due;
    }

    public void Start(Instant now)
    {
        _now = now;
        if (_settings.Server is { } server) _candidates.Enqueue((Rank.None, [server]));
        TryNext("");
    }

    public void Tick(Instant now)
    {
        _now = now;
        if (_probeAlarm.Take(Now)) OnProbeAlarm();
        if (_dialAlarm.Take(Now)) TryNext("The server does not answer the dial.");
        if (_attachAlarm.Take(Now)) TryNext("The server did not attach the session in time.");
        if (_silenceAlarm.Take(Now)) OnSilence();
        if (_upkeepAlarm.Take(Now)) Send(new Ping());
        if (_resendAlarm.Take(Now)) OnResendAlarm();
        if (_askAgainAlarm.Take(Now)) AskNext();
        if (_rejoinAlarm.Take(Now)) OnRejoinAlarm();
    }

    /// <summary>A datagram has arrived.</summary>
    public void Receive(Instant now, Datagram datagram)
    {
        _now = now;
        if (State != ClientState.Finding || datagram is not Answer answer) return;
        if (answer.Nonce != _nonce || !NameComparer.Instance.Equals(answer.Group, _settings.Group)) return;
        AddCandidates(answer.Members);
        TryNext("");
    }

    /// <summary>A server has accepted our hello.</summary>
    public void Connected(Instant now, Member server, GroupView? view)
    {
        _now = now;
        if (State != ClientState.Connecting) return;
        if (IsOver())
        {
            Fail(new Error(
                ChatError.SessionUnknown,
                "The session was away for too long: it cannot be known which of its messages have arrived."));
            return;
        }

        _server = server;
        _lastTried = server.Rank;
        _dialAlarm.Clear();
        _dialTook = Now - _dialledAt;
        OnHeard();
        if (View is not null && !View.Contains(server.Rank)) _takesAnyView = true;
        if (view is not null) ChangeView(view, TimeSpan.Zero);
        _generation++;

        // The low bits belong to the home server, which counts changes in them.
        Send(new Attach(_settings.Secret, _userName, _claimedAt, _generation << 20, _seen.Copy(), [.. _joined]));
        _attachAlarm.Set(Now + s_attachPatience);
    }

    /// <summary>The attempt to connect has failed.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="failure">Error that the server gave; null if it gave none.</param>
    public void ConnectFailed(Instant now, Error? failure)
    {
        _now = now;
        if (State != ClientState.Connecting) return;
        LastRefusal = failure ?? LastRefusal;
        if (failure is not null && IsFinal(failure.Code)) Fail(failure);
        else TryNext(failure?.Text ?? "The server cannot be reached.");
    }

    /// <summary>The connection broke.</summary>
    public void Disconnected(Instant now)
    {
        _now = now;
        if (State is ClientState.Connecting or ClientState.Attached) TryNext("The connection was lost.");
    }

    /// <summary>A frame has arrived from the server.</summary>
    public void Receive(Instant now, Frame frame)
    {
        _now = now;
        if (State is not (ClientState.Connecting or ClientState.Attached)) return;
        OnHeard();
        switch (frame)
        {
            case Attached attached: OnAttached(attached); break;
            case Deliver deliver: OnDeliver(deliver); break;
            case Acknowledged acknowledged: OnAcknowledged(acknowledged); break;
            case Mark mark: _seen.Raise(mark.Seen); break;
            case Gap gap: OnGap(gap); break;
            case Renamed renamed: TakeName(renamed.User); break;
            case RoomJoined joined: OnRoomJoined(joined); break;
            case ViewChanged changed: ChangeView(changed.View, changed.ElectionDuration); break;
            case UserList list: OnUserList(list); break;
            case History history: OnHistory(history); break;
            case Presence presence: OnPresence(presence); break;
            case Throttled throttled: OnThrottled(throttled); break;
            case Pong: break;
            case Error { Code: ChatError.TooManyRooms } error: GiveUpRooms(error); break;
            case Error error when IsFinal(error.Code): Fail(error); break;
            case Error error:
                LastRefusal = error;
                TryNext(error.Text);
                break;
            default: TryNext($"The server sent a {frame.Type} frame that does not belong here."); break;
        }
    }

    /// <summary>Whether the session may join the room. A server closes one that joins too many, with all its rooms.</summary>
    public bool HasPlaceFor(string room) => _rooms.Count < RosterFields.MaximumRooms || _rooms.ContainsKey(room);

    /// <summary>Joins a room, now and after every resume.</summary>
    public void Join(Instant now, string room, int history)
    {
        _now = now;
        _rooms.TryAdd(room, history);
        if (State == ClientState.Attached) Send(new JoinRoom(room, history));
    }

    public void Leave(Instant now, string room)
    {
        _now = now;
        _joined.Remove(room);
        if (_rooms.Remove(room) && State == ClientState.Attached) Send(new LeaveRoom(room));
    }

    /// <summary>Accepts a message. The message is kept, and sent again after every resume, until it is acknowledged.</summary>
    /// <returns>The message's id.</returns>
    public MessageId Submit(Instant now, OutgoingMessage message)
    {
        _now = now;
        var sequence = _outbox.Add(message);
        if (State == ClientState.Attached && _heldBackFrom is null)
        {
            Send(_outbox.MakeSend(sequence, _lastTimestamp));
            SetSilenceAlarm();
        }

        return new MessageId(_session, sequence);
    }

    /// <summary>Ends the session: its name is free at once.</summary>
    public void Close(Instant now)
    {
        _now = now;
        if (State == ClientState.Closed) return;
        if (State == ClientState.Attached) Send(new Detach());
        End("");
    }

    /// <summary>
    /// Whether trying again is useless. A client that has been in the group has the right key. If the key is refused later, the
    /// refusal comes from an outsider, which must not be able to end the session.
    /// </summary>
    private bool IsFinal(ChatError code) => code is ChatError.NameTaken or ChatError.NameInvalid
        or ChatError.WrongGroup or ChatError.WrongVersion or ChatError.AuthenticationFailed
        or ChatError.RoomNotJoined or ChatError.RoomNameInvalid
        || (_generation == 0 && code is (ChatError.KeyRequired or ChatError.KeyUnexpected or ChatError.KeyWrong))

        // The group may have forgotten the session, and others may have taken its place. It tries again, because it has messages
        // to send.
        || (code is ChatError.TooManySessions && _claimedAt == 0);

    private void OnAttached(Attached attached)
    {
        if (State != ClientState.Connecting) return;
        _attachAlarm.Clear();
        _candidates.Clear();
        _searches = 0;
        ForgetThrottling();
        LastRefusal = null;
        _claimedAt = attached.ClaimedAt;
        _failureTimeout = attached.FailureTimeout;
        TakeName(attached.User);
        ChangeState(ClientState.Attached, "");
        _lastAttached = _now;
        foreach (var (room, history) in _rooms) Send(new JoinRoom(room, history));
        foreach (var sequence in _outbox.Sequences) Send(_outbox.MakeSend(sequence, _lastTimestamp));
        AskNext();
    }

    private void TakeName(string user)
    {
        if (user == _userName) return;
        _userName = user;
        _effects.Renamed(user);
    }

    private void OnGap(Gap gap)
    {
        if (_rooms.ContainsKey(gap.Room)) _effects.Missed(gap.Room, gap.Missing);
    }

    private void OnRoomJoined(RoomJoined joined)
    {
        if (!_rooms.ContainsKey(joined.Room)) return;
        _joined.Add(joined.Room);
        _effects.RoomJoined(joined.Room);
    }

    private void OnDeliver(Deliver deliver)
    {
        foreach (var (entry, late, _) in deliver.Items)
        {
            _seen.Raise(entry.Position.Epoch, entry.Position.Index);
            if (entry.Timestamp > _lastTimestamp) _lastTimestamp = entry.Timestamp;
            if (!_rooms.ContainsKey(entry.Room)) continue;
            var isOutOfOrder = entry.Id.Sequence < _delivered.Of(entry.Id.Session).Last;
            if (_delivered.Add(entry.Id)) _effects.Delivered(entry, IsLateHere(entry) || isOutOfOrder || late);
        }
    }

    /// <summary>
    /// Whether an entry is late for this client (C8). After a change to the other side of a cut network, the client knows
    /// messages that its new server does not hold yet. For this client, anything older than those is late. Timestamps cannot
    /// decide this where the two leaders' clocks differ. A later message of the same sender that was delivered can.
    /// </summary>
    private bool IsLateHere(LogEntry entry)
    {
        var last = _lastDelivered.GetValueOrDefault(entry.Room);
        if (entry.Timestamp < last) return true;
        _lastDelivered[entry.Room] = entry.Timestamp;
        return false;
    }

    private void OnAcknowledged(Acknowledged acknowledged)
    {
        if (acknowledged.Timestamp > _lastTimestamp) _lastTimestamp = acknowledged.Timestamp;
        var through = _outbox.AckedThrough;
        if (_outbox.Acknowledge(acknowledged.Sequence) is not { } message) return;
        if (_outbox.AckedThrough > through + 1) SendFirst();
        var id = new MessageId(_session, acknowledged.Sequence);
        _effects.Acknowledged(
            new MessageReceipt(id, acknowledged.Position, acknowledged.Timestamp, acknowledged.Copies, acknowledged.Recipients),
            message.Room);
    }

    /// <summary>
    /// Sends the oldest unacknowledged message again (C4). Acknowledgements came out of order, because some were lost with a
    /// connection. The frames under way say less than is known now. They make the leader wait for messages that are safe but may
    /// be out of its reach, on another side of a cut or gone. The first one carries the current state, for all behind it.
    /// </summary>
    private void SendFirst()
    {
        var first = _outbox.AckedThrough + 1;
        if (State != ClientState.Attached || _outbox.Count == 0 || first >= _heldBackFrom) return;
        Send(_outbox.MakeSend(first, _lastTimestamp));
    }

    private void ChangeView(GroupView view, TimeSpan electionDuration)
    {
        if (_seen.IsForgotten(view.Epoch))
        {
            // All servers are gone, and new ones have begun again at epoch 1: nothing of their messages was seen (C6).
            _seen = new Frontier();
            View = null;
        }

        // A server that was cut off may still show an older view than the one that is known. But the group may have begun again
        // (C10).
        var takesAny = _takesAnyView;
        if (State == ClientState.Attached) _takesAnyView = false;
        if (View is not null && (view.Epoch == View.Epoch || (view.Epoch < View.Epoch && !takesAny))) return;
        View = view;
        _effects.ViewChanged(view, electionDuration);
    }

    /// <summary>
    /// The server has no place for a room that was asked for (C19). The session goes on without the rooms that were not confirmed
    /// yet, because the error does not say which one it was.
    /// </summary>
    private void GiveUpRooms(Error error)
    {
        LastRefusal = error;
        var failure = MakeException(error);
        foreach (var room in _rooms.Keys.Where(room => !_joined.Contains(room)).ToList())
        {
            _rooms.Remove(room);
            _effects.RoomRefused(room, failure);
        }

        TryNext(error.Text);
    }

    private static ChatException MakeException(Error error) => new(error.Code, error.Text, Refusals.RemedyOf(error.Code));

    private void Fail(Error error)
    {
        _effects.Failed(MakeException(error));
        End(error.Text);
    }

    private void End(string reason)
    {
        _probeAlarm.Clear();
        _dialAlarm.Clear();
        _attachAlarm.Clear();
        _silenceAlarm.Clear();
        _upkeepAlarm.Clear();
        ForgetThrottling();
        _effects.HangUp();
        _server = null;
        ChangeState(ClientState.Closed, reason);
    }

    private void ChangeState(ClientState state, string reason)
    {
        if (State == state && state != ClientState.Attached) return;
        State = state;
        _effects.StateChanged(state, _server, reason);
    }
}
