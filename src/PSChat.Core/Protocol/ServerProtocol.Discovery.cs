using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Finding the group, being found, and finding groups that a healed network brings back.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _probeAlarm = new();
    private readonly Alarm _beaconAlarm = new();
    private int _probesSent;
    private ulong _probeNonce;

    /// <summary>Higher ranks that were heard to start as well, and when last: they will elect themselves, not we.</summary>
    private readonly Dictionary<Rank, TimeSpan> _higherStarters = [];

    /// <summary>Whether others take this server for their leader, which it is no longer.</summary>
    private bool _isTakenForLeader;

    private TimeSpan? _straySince;
    private TimeSpan _nextQuestion;

    /// <summary>The leader of a later epoch that would be joined if there were a link to it.</summary>
    private (Member Leader, Epoch Epoch)? _courted;

    /// <summary>Whether a later epoch was heard of for so long that its view would have come.</summary>
    private bool IsStray => Now - _straySince >= _timings.StrayPatience;

    private void Discover()
    {
        SetRole(ServerRole.Discovering);
        _probesSent = 0;
        _probeNonce = _dice.Next();
        _higherStarters.Clear();
        _isTakenForLeader = false;
        OnProbeAlarm();
    }

    private void OnProbeAlarm()
    {
        if (Role != ServerRole.Discovering) return;
        if (_probesSent >= _timings.Probes.Count && !AwaitsHigherStarter())
        {
            ElectAlone();
            return;
        }

        _effects.Broadcast(new Probe(_settings.Group, _probeNonce, Me));
        _probesSent++;
        _probeAlarm.Set(Now + UntilNextProbe());
    }

    /// <summary>
    /// From one probe to the next, and not from the start: who did not run for a while has not asked yet. Past the window only
    /// a higher starter is waited for; it is asked at the pace of heartbeats.
    /// </summary>
    private TimeSpan UntilNextProbe()
    {
        var probes = _timings.Probes;
        if (_probesSent > probes.Count) return _timings.HeartbeatInterval;
        return (_probesSent < probes.Count ? probes[_probesSent] : _timings.DiscoveryWindow) - probes[_probesSent - 1];
    }

    /// <summary>Not if those who start are told to come here: they would come, and wait, and look anew, for ever.</summary>
    private bool AwaitsHigherStarter() =>
        !_isTakenForLeader && _higherStarters.Values.Any(heard => Now - heard < _timings.StarterPatience);

    /// <summary>Nobody answered: the first server of a group elects itself.</summary>
    private void ElectAlone()
    {
        _effects.Trace("no answer: electing itself");
        Stand(ViewCause.Start, _view?.Epoch ?? Epoch.None, [Self], []);
    }

    /// <summary>A datagram came.</summary>
    public void Receive(Instant now, Endpoint source, Datagram datagram)
    {
        Enter(now);
        if (Role == ServerRole.Ended) return;
        if (datagram is Probe probe && probe.Group.Length == 0)
        {
            OnProbe(source, probe);
            return;
        }

        if (datagram.Group != _settings.Group) return;
        switch (datagram)
        {
            case Probe own: OnProbe(source, own); break;
            case Answer answer: OnAnswer(answer); break;
            case Beacon beacon: OnBeacon(source, beacon); break;
            case Heartbeat heartbeat: OnHeartbeat(source, heartbeat); break;
            case Notice notice: OnNotice(notice); break;
            default: throw new InvalidOperationException($"No rule for {datagram.GetType().Name}.");
        }
    }

    private void OnProbe(Endpoint source, Probe probe)
    {
        if (probe.Starting == Me) return;
        if (Role is ServerRole.Leading or ServerRole.Following && _view is not null)
        {
            var others = _view.Members.Where(member => member.Rank != _view.Leader.Rank);
            _effects.Reply(source, new Answer(_settings.Group, probe.Nonce, _view.Epoch, _view.Members.Length, [_view.Leader, .. others]));
        }
        else if (Role == ServerRole.Discovering && probe.Starting > Me)
        {
            _higherStarters[probe.Starting] = Now;
        }
    }

    private void OnAnswer(Answer answer)
    {
        var leader = answer.Members[0];
        if (answer.Nonce != _probeNonce || !IsPlausible(answer.Epoch)) return;

        // Members that still hear a leader which leads no longer name it to itself; only a new epoch of its own tells them.
        if (leader.Rank == Me)
        {
            _isTakenForLeader = true;
            return;
        }

        switch (Role)
        {
            case ServerRole.Discovering:
            case ServerRole.Joining when answer.Epoch > _targetEpoch:
                JoinGroupOf(leader, answer.Epoch);
                break;
            default:
                Court(leader, answer.Epoch);
                break;
        }
    }

    /// <summary>
    /// Asks the sender of a beacon; its answer decides. A server that hears nobody believes that everybody has failed and
    /// opens an epoch of its own: those who took its beacons for an invitation would leave a leader that works for one
    /// that never hears them.
    /// </summary>
    private void Ask(Endpoint source)
    {
        if (Role != ServerRole.Discovering) _probeNonce = _dice.Next();
        _effects.Reply(source, new Probe(_settings.Group, _probeNonce, Rank.None));
    }

    /// <summary>
    /// A group is left, or given up, only for a leader that can be linked with: one that is heard and takes no link would
    /// take in nobody, and its beacons would end a group that works.
    /// </summary>
    private void Court(Member leader, Epoch epoch)
    {
        if (!IsBetter(epoch)) return;
        _courted = (leader, epoch);
        if (_detector.IsLinked(leader.Rank)) TryJoinCourted();
        else WatchRelevant();
    }

    /// <returns>Whether the group is left.</returns>
    private bool TryJoinCourted()
    {
        var (leader, epoch) = _courted!.Value;
        _courted = null;
        if (!IsBetter(epoch)) return false;
        if (Role == ServerRole.Leading) GiveUpFor(leader, epoch);
        else JoinGroupOf(leader, epoch);
        return true;
    }

    /// <summary>Whether an epoch is a reason to leave one's own.</summary>
    private bool IsBetter(Epoch epoch) => Role switch
    {
        ServerRole.Leading => epoch > _view!.Epoch,
        ServerRole.Following or ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing => IsStray && epoch > (_view?.Epoch ?? Epoch.None),
        _ => false,
    };

    private void OnBeaconAlarm()
    {
        if (Role != ServerRole.Leading) return;
        _effects.Broadcast(MakeBeacon());
        _beaconAlarm.Set(Now + _dice.Around(_timings.Beacon, 0.2));
    }

    private Beacon MakeBeacon() => new(_settings.Group, _view!.Epoch, _view.Leader, _view.Members.Length);

    /// <summary>
    /// Another leader's epoch: the lower epoch joins the higher one. Both sides decide this alike whatever they know of
    /// each other, so that they cannot both give up, or both wait; the election over the union then goes to the highest
    /// rank in any case.
    /// </summary>
    private void OnBeacon(Endpoint source, Beacon beacon)
    {
        if (beacon.Leader.Rank == Me || beacon.Leader.Rank != beacon.Epoch.Leader || !IsPlausible(beacon.Epoch)) return;
        switch (Role)
        {
            case ServerRole.Discovering:
                Ask(source);
                break;
            case ServerRole.Joining:
                if (beacon.Epoch > _targetEpoch) Ask(source);
                break;
            case ServerRole.Leading:
                if (beacon.Epoch > _view!.Epoch) Ask(source);
                else _effects.Reply(source, MakeBeacon());
                break;
            case ServerRole.Following or ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing:
                OnStrayBeacon(source, beacon);
                break;
            case ServerRole.Ended:
                break;
            default:
                throw new InvalidOperationException($"Unknown role {Role}.");
        }
    }

    /// <summary>
    /// A member hears of a later epoch. Its view is usually on the way already; if it has not come after a while, the
    /// member was left out of it (it was frozen or cut off), and has to join again. So has a candidate whose leader's
    /// consent was overtaken: the higher ballot that it has promised goes along with its join.
    /// </summary>
    private void OnStrayBeacon(Endpoint source, Beacon beacon)
    {
        var current = _view?.Epoch ?? Epoch.None;
        if (beacon.Epoch <= current)
        {
            if (beacon.Epoch == current) _straySince = null;
            return;
        }

        _straySince ??= Now;
        if (IsStray) Ask(source);
    }

    private void OnHeartbeat(Endpoint source, Heartbeat heartbeat)
    {
        if (heartbeat.From == Me) return;
        if (_view is null || heartbeat.Epoch < _view.Epoch) _detector.Heard(heartbeat.From, Now);
        else _detector.OnHeartbeat(heartbeat.From, heartbeat.Heard, heartbeat.Lateness, Now);
        if (_view is null || Role is not (ServerRole.Leading or ServerRole.Following)) return;
        if (heartbeat.Epoch == _view.Epoch) OnEpochConfirmed(heartbeat.From);

        // It does not know that the group went on without it.
        else if (heartbeat.Epoch < _view.Epoch && !_view.Contains(heartbeat.From)) _effects.Reply(source, new Notice(_settings.Group, _view.Epoch));
    }

    /// <summary>
    /// One of those who get our heartbeats has a later view, and we are not in it. Whoever sent this, only the members that
    /// we know are asked: a forged notice must not make us send a probe, which is larger, to the address that it names.
    /// </summary>
    private void OnNotice(Notice notice)
    {
        if (_view is null || notice.Epoch <= _view.Epoch || notice.Epoch.Leader == Me || !IsPlausible(notice.Epoch)) return;
        if (Role == ServerRole.Leading)
        {
            AskKnownMembers(_view);
        }
        else if (Role is ServerRole.Following or ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing)
        {
            _straySince ??= Now;
            if (IsStray) AskKnownMembers(_view);
        }
    }

    /// <summary>At its own pace, and not at that of the notices: an answer needs time to come.</summary>
    private void AskKnownMembers(GroupView view)
    {
        if (Now < _nextQuestion) return;
        _nextQuestion = Now + _timings.StrayPatience;
        _probeNonce = _dice.Next();
        foreach (var member in view.Members)
        {
            if (member.Rank != Me) _effects.Notify(member, new Probe(_settings.Group, _probeNonce, Rank.None));
        }
    }
}
