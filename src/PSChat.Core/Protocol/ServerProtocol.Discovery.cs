using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Finding the group, being found, and finding groups that a healed network brings back.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _beaconAlarm = new();
    private readonly GroupSearch _search;
    private readonly StrayWatch _stray;

    private void Discover()
    {
        SetRole(ServerRole.Discovering);
        _search.Begin(_dice.Next());
        OnProbeAlarm();
    }

    private void OnProbeAlarm()
    {
        if (Role != ServerRole.Discovering) return;
        if (_search.IsInVain(Now))
        {
            ElectAlone();
            return;
        }

        _effects.Broadcast(new Probe(_settings.Group, _search.Nonce, Me));
        _search.OnProbed(Now);
    }

    /// <summary>Nobody has answered: the first server of a group elects itself (D1).</summary>
    private void ElectAlone()
    {
        _effects.Trace("no answer: electing itself");
        Stand(ViewCause.Start, _view?.Epoch ?? Epoch.None, [Self], []);
    }

    /// <summary>A datagram has arrived.</summary>
    public void Receive(Instant now, Endpoint source, Datagram datagram)
    {
        Enter(now);
        if (Role == ServerRole.Ended) return;
        if (datagram is Probe probe && probe.Group.Length == 0)
        {
            OnProbe(source, probe);
            return;
        }

        if (!NameComparer.Instance.Equals(datagram.Group, _settings.Group)) return;
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
            _effects.Reply(
                source, new Answer(_settings.Group, probe.Nonce, _view.Epoch, _view.Members.Length, [_view.Leader, .. others]));
        }
        else if (Role == ServerRole.Discovering && probe.Starting > Me)
        {
            _search.OnHigherStarter(probe.Starting, Now);
        }
    }

    private void OnAnswer(Answer answer)
    {
        var leader = answer.Members[0];
        if (answer.Nonce != _search.Nonce || !IsPlausible(answer.Epoch)) return;

        if (leader.Rank == Me)
        {
            _search.OnTakenForLeader();
            return;
        }

        switch (Role)
        {
            case ServerRole.Discovering:
            case ServerRole.Joining when answer.Epoch > _join.Epoch:
                JoinGroupOf(leader, answer.Epoch);
                break;
            default:
                Court(leader, answer.Epoch);
                break;
        }
    }

    /// <summary>
    /// Asks the sender of a beacon, whose answer decides (M2). A server that hears nobody believes that everybody has failed, and
    /// opens an epoch of its own. Servers that took its beacons for an invitation would leave a working leader for one that never
    /// hears them.
    /// </summary>
    private void Ask(Endpoint source)
    {
        if (Role != ServerRole.Discovering) _search.Renew(_dice.Next());
        _effects.Reply(source, new Probe(_settings.Group, _search.Nonce, Rank.None));
    }

    /// <summary>
    /// Tries to get a link with the leader of a later epoch before this server leaves, or gives up, its group (M2). A leader that
    /// is heard but accepts no link could take in no server, and its beacons would end a working group.
    /// </summary>
    private void Court(Member leader, Epoch epoch)
    {
        if (!IsBetter(epoch)) return;
        _stray.Court(leader, epoch);
        if (_detector.IsLinked(leader.Rank)) TryJoinCourted();
        else WatchRelevant();
    }

    /// <returns>Whether this server leaves its group.</returns>
    private bool TryJoinCourted()
    {
        var (leader, epoch) = _stray.Courted!.Value;
        _stray.StopCourting();
        if (!IsBetter(epoch)) return false;
        if (Role == ServerRole.Leading) GiveUpFor(leader, epoch);
        else JoinGroupOf(leader, epoch);
        return true;
    }

    /// <summary>Whether an epoch is a reason to leave the present one.</summary>
    private bool IsBetter(Epoch epoch) => Role switch
    {
        ServerRole.Leading => epoch > _view!.Epoch,
        ServerRole.Following or ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing =>
            _stray.IsStray(Now) && epoch > (_view?.Epoch ?? Epoch.None),
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
    /// Another leader's beacon has arrived: the lower epoch joins the higher one (M1). Both sides decide this alike, whatever
    /// they know of each other, so they can neither both give up nor both wait. The election over the union then goes to the
    /// highest rank in any case.
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
                if (beacon.Epoch > _join.Epoch) Ask(source);
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
    /// A member hears of a later epoch (V5). That epoch's view is usually on its way already. If it does not come within a while,
    /// the member was left out of it, because it was frozen or cut off, and must join again. The same holds for a candidate whose
    /// leader's consent was overtaken. Its join then carries the higher ballot that it has promised.
    /// </summary>
    private void OnStrayBeacon(Endpoint source, Beacon beacon)
    {
        var current = _view?.Epoch ?? Epoch.None;
        if (beacon.Epoch <= current)
        {
            if (beacon.Epoch == current) _stray.Forget();
            return;
        }

        _stray.Note(Now);
        if (_stray.IsStray(Now)) Ask(source);
    }

    private void OnHeartbeat(Endpoint source, Heartbeat heartbeat)
    {
        if (heartbeat.From == Me) return;
        if (_view is null || heartbeat.Epoch < _view.Epoch) _detector.Heard(heartbeat.From, Now);
        else _detector.OnHeartbeat(heartbeat.From, heartbeat.Heard, heartbeat.Lateness, Now);
        if (_view is null || Role is not (ServerRole.Leading or ServerRole.Following)) return;
        if (heartbeat.Epoch == _view.Epoch)
        {
            OnEpochConfirmed(heartbeat.From);
        }
        else if (heartbeat.Epoch < _view.Epoch && !_view.Contains(heartbeat.From))
        {
            // The sender does not know that the group continued without it (V5).
            _effects.Reply(source, new Notice(_settings.Group, _view.Epoch));
        }
    }

    /// <summary>
    /// A server that gets our heartbeats says that it has a later view, which this server is not in (V5). Any host may have sent
    /// this, so only members of the known view are asked. A forged notice must not make this server send a probe, which is
    /// larger, to the address that it names.
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
            _stray.Note(Now);
            if (_stray.IsStray(Now)) AskKnownMembers(_view);
        }
    }

    private void AskKnownMembers(GroupView view)
    {
        if (!_stray.MayAsk(Now)) return;
        _search.Renew(_dice.Next());
        foreach (var member in view.Members)
        {
            if (member.Rank != Me) _effects.Notify(member, new Probe(_settings.Group, _search.Nonce, Rank.None));
        }
    }
}
