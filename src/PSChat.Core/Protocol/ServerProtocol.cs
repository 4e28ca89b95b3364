using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// One server of a group as a state machine. Inputs arrive through the public methods, each with the moment at which it happens;
/// effects go out through <see cref="IServerEffects"/>. The class has no socket, task, thread, clock or random source, so that a
/// simulation can drive the very same code. Calls must not overlap.
/// </summary>
/// <remarks>
/// The files of this class are the transitions between roles, by verb: Discovery, Joining, Membership (the leader's side of it),
/// Election, View, LeftOut, Replication, Failures, Clients, Names, Addresses and Status. Knowledge is kept in parts, each with
/// fields of its own. They are <see cref="Reign"/>, <see cref="Replica"/>, <see cref="HomeServer"/>,
/// <see cref="UserDirectory"/>, <see cref="StatusSurvey"/> and the smaller ones beside them.
/// </remarks>
internal sealed partial class ServerProtocol
{
    /// <summary>As many elections as one each millisecond gives in 49 days.</summary>
    private const long MaximumLead = 1L << 32;

    private readonly ServerSettings _settings;
    private readonly IServerEffects _effects;
    private readonly GroupTimings _timings;
    private readonly Dice _dice;
    private readonly FailureDetector _detector;
    private readonly Moment _moment = new();
    private readonly Replica _replica;
    private readonly UserDirectory _users;
    private readonly HomeServer _home;
    private readonly Alarm[] _alarms;

    private TimeSpan _lastTick;
    private GroupView? _view;

    /// <summary>The highest ballot promised (E4). Nothing of a lower epoch is accepted. The value never decreases.</summary>
    private Epoch _promised;

    /// <summary>The highest epoch number seen anywhere; a candidate uses a higher one (E3).</summary>
    private long _highestNumber;

    private bool _isLeaving;

    public ServerProtocol(ServerSettings settings, IServerEffects effects)
    {
        _settings = settings;
        _self = settings.Self;
        _search = new GroupSearch(settings.Timings);
        _stray = new StrayWatch(settings.Timings);
        _join = new JoinAttempt(settings.Timings, settings.IsCold);
        _effects = effects;
        _timings = settings.Timings;
        _dice = new Dice(settings.Seed);
        _detector = new FailureDetector(settings.Timings);
        _users = new UserDirectory(settings.Timings);
        _replica = new Replica(
            settings.Limits, settings.Timings.IdRetention, settings.HistoryPart, Has(PlantedBug.DeduplicateByHighest), _moment,
            readers: this);
        var rooms = new HomeRooms(settings.Limits, new Retention(settings.Limits, _replica.Log));
        _home = new HomeServer(
            Me, settings.Limits, settings.Timings, Has(PlantedBug.AcknowledgeResendEarly), _moment, effects, this,
            _replica, _users, rooms);
        _alarms =
        [
            _search.ProbeDue, _beaconAlarm, _join.JoinDue, _join.PullDue, _electionAlarm, _leaveAlarm, _home.SweepDue,
            _replica.AgingDue, _survey.Patience, _replica.HistoryDue,
        ];
    }

    public ServerRole Role { get; private set; } = ServerRole.Discovering;

    /// <summary>Whether it was told to leave; for tests.</summary>
    public bool IsLeaving => _isLeaving;

    public Member Self => _self;

    public GroupView? View => _view;

    /// <summary>The servers that heartbeats go to.</summary>
    public IEnumerable<Member> Peers => _detector.Watched;

    /// <summary>Messages that are held; for tests.</summary>
    public MessageLog Log => _replica.Log;

    /// <summary>Frontier of the messages that were delivered; for tests.</summary>
    public Frontier Delivered => _replica.Delivered;

    private Rank Me => _self.Rank;

    private bool Has(PlantedBug bug) => (_settings.Bugs & bug) != 0;

    private TimeSpan Now => _moment.Now;

    /// <summary>Time at which <see cref="Tick"/> is due next.</summary>
    public TimeSpan NextDue()
    {
        var due = _detector.NextDue();
        if (_reign is not null && _reign.NextDue < due) due = _reign.NextDue;
        foreach (var alarm in _alarms)
        {
            if (alarm.Due < due) due = alarm.Due;
        }

        return due;
    }

    /// <summary>Begins to look for the group.</summary>
    public void Start(Instant now)
    {
        _moment.Set(now);
        _lastTick = now.Monotonic;
        _home.SweepDue.Set(Now + _timings.Mark);
        _replica.AgingDue.Set(Now + _timings.Aging);
        Discover();
    }

    /// <summary>Time has passed.</summary>
    public void Tick(Instant now)
    {
        _moment.Set(now);
        NoteTick();

        if (_search.ProbeDue.Take(Now)) OnProbeAlarm();
        if (_beaconAlarm.Take(Now)) OnBeaconAlarm();
        if (_join.JoinDue.Take(Now)) OnJoinAlarm();
        if (_join.PullDue.Take(Now)) OnPullAlarm();
        if (_electionAlarm.Take(Now)) OnElectionAlarm();
        if (_reign?.Handover.IsOver(Now) == true) OnHandoverAlarm();
        if (_leaveAlarm.Take(Now)) OnLeaveAlarm();
        if (_home.SweepDue.Take(Now)) OnSweepAlarm();
        if (_replica.AgingDue.Take(Now)) OnAgingAlarm();
        if (_reign?.Gathering.Take(Now) == true) ConsiderElection();
        if (_survey.Patience.Take(Now)) AnswerAboutMembers();
        if (_replica.HistoryDue.Take(Now)) _replica.DeliverCommitted();
        WatchPeers();
    }

    /// <summary>
    /// Sends the frames that have gathered since the last call: once for each batch of inputs, not for each input.
    /// </summary>
    public void Flush(Instant now)
    {
        _moment.Set(now);
        FlushForwards();
        FlushReplication();
    }

    /// <summary>Leaves the group, with a handover if it leads. <see cref="IServerEffects.Ended"/> follows.</summary>
    public void BeginLeave(Instant now)
    {
        Enter(now);
        if (_isLeaving) return;
        _isLeaving = true;
        OnLeaveAlarm();
    }

    /// <summary>Asks for an election; the answer is a new view.</summary>
    public void RequestElection(Instant now)
    {
        Enter(now);
        if (_view is null) return;
        if (Role == ServerRole.Leading) OnElectRequest(new ElectRequest(_view.Epoch));
        else if (Role == ServerRole.Following) _effects.Send(_view.Leader.Rank, new ElectRequest(_view.Epoch));
    }

    /// <summary>A frame has arrived from another server.</summary>
    public void Receive(Instant now, Member from, Frame frame)
    {
        Enter(now);
        _detector.Heard(from.Rank, Now);
        var rank = from.Rank;
        switch (frame)
        {
            case Join join: OnJoin(from, join); break;
            case Learning learning: OnLearning(rank, learning); break;
            case Dissolve dissolve: OnDissolve(rank, dissolve); break;
            case Leave: OnLeave(rank); break;
            case ElectRequest request: OnElectRequest(request); break;
            case Wire.Election election: OnElection(rank, election); break;
            case ElectionAnswer answer: OnElectionAnswer(answer); break;
            case Handover handover: OnHandover(rank, handover); break;
            case Prepare prepare: OnPrepare(from, prepare); break;
            case Promise promise: OnPromise(rank, promise); break;
            case Refuse refuse: OnRefuse(rank, refuse); break;
            case NewView newView: OnNewView(rank, newView); break;
            case ViewAck ack: OnViewAck(rank, ack); break;
            case Entries entries: OnEntries(rank, entries); break;
            case Dropped dropped: OnDropped(rank, dropped); break;
            case Held held: OnHeld(rank, held); break;
            case Commit commit: OnCommit(rank, commit); break;
            case Pull pull: OnPull(rank, pull); break;
            case PullEnd end: OnPullEnd(rank, end); break;
            case Forward forward: OnForward(rank, forward); break;
            case Known known: OnKnown(rank, known); break;
            case Claim claim: OnClaim(rank, claim); break;
            case ClaimAnswer answer: _home.OnClaimAnswer(answer); break;
            case RosterChange change: OnRosterChange(rank, change); break;
            case AskStatus question: OnAskStatus(rank, question); break;
            case Status status: OnStatus(rank, status); break;
            case Error error: OnError(rank, error); break;
            default: _effects.Trace($"{rank} sent a {frame.Type} frame that does not belong between servers"); break;
        }
    }

    /// <summary>The content of a heartbeat at this moment.</summary>
    public Heartbeat MakeHeartbeat(Instant now)
    {
        var heard = _detector.ListHeard(now.Monotonic);
        if (heard.Count > GroupLimits.MaximumMembers)
        {
            heard.RemoveRange(GroupLimits.MaximumMembers, heard.Count - GroupLimits.MaximumMembers);
        }

        return new Heartbeat(_settings.Group, Me, _view?.Epoch ?? Epoch.None, _detector.Lateness, heard);
    }

    /// <summary>
    /// An input arrives. After a gap in the ticks the input may have waited for as long, so the gap must be handled first (F7).
    /// Otherwise a leader that was suspended would give positions to all messages that arrived in that time.
    /// </summary>
    private void Enter(Instant now)
    {
        _moment.Set(now);
        if (Now - _lastTick > _timings.FailureTimeout) NoteTick();
    }

    private void NoteTick()
    {
        _detector.NoteOwnTick(Now - _lastTick, Now);
        if (Now - _lastTick > _timings.FailureTimeout) OnTickGap();
        _lastTick = Now;
    }

    private void SetRole(ServerRole role)
    {
        if (Role == role) return;
        _effects.Trace($"{Role} -> {role}");
        Role = role;
    }

    /// <summary>Whether an epoch can be real: no group gets that far ahead of the numbers seen from it.</summary>
    private bool IsPlausible(Epoch epoch) => epoch.Number - _highestNumber <= MaximumLead;

    /// <summary>
    /// Takes note of a number that came over a link. Numbers from datagrams are only compared. With a forged one an attacker
    /// could have this server open an epoch far ahead. The others, which have not heard of it, would not believe it and never
    /// join.
    /// </summary>
    private void SeeNumber(Epoch epoch)
    {
        if (IsPlausible(epoch)) _highestNumber = Math.Max(_highestNumber, epoch.Number);
    }

    private void End(ChatException? failure)
    {
        foreach (var alarm in _alarms) alarm.Clear();
        _reign = null;
        SetRole(ServerRole.Ended);
        _effects.Ended(failure);
    }
}
