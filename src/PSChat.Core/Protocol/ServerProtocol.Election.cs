using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Elections: the highest eligible rank wins (Garcia-Molina's bully, "Elections in a Distributed Computing System",
/// 1982), but only with promises from enough members, and never with an old log (Lamport's synod).
/// </summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _electionAlarm = new();
    private readonly ElectionAttempts _attempts = new();
    private Candidacy? _candidacy;

    /// <summary>The leader is lost. The highest surviving rank stands at once, and the others give it time (E2).</summary>
    private void OnLeaderLost()
    {
        _effects.Trace($"lost the leader {_view!.Leader}");
        _attempts.OnLeaderLost(Now);
        SetRole(ServerRole.Bereft);
        if (_attempts.Deferred is { } deferred && deferred.Prepare.Ballot > _promised && !Outranks(deferred.From.Rank))
        {
            GivePromise(deferred.From, deferred.Prepare);
            return;
        }

        StandInTurn();
    }

    private void StandInTurn()
    {
        var higher = ListHigherSurvivors();
        if (ShouldLeaveItToOthers())
        {
            _electionAlarm.Set(Now + Backoff(_attempts.CountTry()));
            return;
        }

        if (higher.Count == 0)
        {
            StandForLostLeader();
            return;
        }

        foreach (var member in higher) _effects.Send(member.Rank, new Wire.Election(_view!.Epoch));
        _electionAlarm.Set(Now + (_timings.RankStep * higher.Count));
    }

    /// <summary>
    /// Whether this server stalls and would lead badly (E11). It stands all the same if no other server does so in time.
    /// </summary>
    private bool ShouldLeaveItToOthers() => !_detector.IsFit
        && _view!.Members.Any(member => member.Rank != Me && member.Rank != _view.Leader.Rank && !_detector.IsDead(member.Rank));

    private List<Member> ListHigherSurvivors() =>
    [
        .. _view!.Members.Where(member => member.Rank > Me
            && member.Rank != _view.Leader.Rank
            && !_detector.IsDead(member.Rank)
            && !IsDisappointing(member.Rank)),
    ];

    private void StandForLostLeader()
    {
        var voters = _view!.Members.Where(member => member.Rank == Me || !_detector.IsDead(member.Rank)).ToList();
        Stand(ViewCause.Failure, Epoch.None, voters, []);
    }

    private void OnElection(Rank from, Wire.Election election)
    {
        if (_view is null || election.Current != _view.Epoch) return;
        switch (Role)
        {
            case ServerRole.Following:
                _effects.Send(from, new ElectionAnswer(election.Current, Stands: false));
                break;
            case ServerRole.Bereft when !_detector.IsFit:
                break;
            case ServerRole.Bereft or ServerRole.Standing or ServerRole.Promised:
                _effects.Send(from, new ElectionAnswer(election.Current, Stands: true));
                break;
            default:
                break;
        }
    }

    private void OnElectionAnswer(ElectionAnswer answer)
    {
        if (Role != ServerRole.Bereft || answer.Current != _view!.Epoch) return;
        _electionAlarm.Set(Now + _timings.Retry);
    }

    private void OnElectionAlarm()
    {
        switch (Role)
        {
            case ServerRole.Bereft:
                StandForLostLeader();
                break;
            case ServerRole.Promised:
                OnPromisedInVain();
                break;
            case ServerRole.Standing:
                OnStandingInVain();
                break;
            case ServerRole.Following:
                // The leader has shown its view, but the rest of its history has not arrived: pull again.
                TryInstall();
                break;
            default:
                break;
        }
    }

    /// <summary>The promised candidate has not installed its view: stand, with a higher number (E10).</summary>
    private void OnPromisedInVain()
    {
        if (!_detector.IsDead(_promised.Leader) && _attempts.TakeReminder())
        {
            // The candidate may be slow, or its view may have been lost with a link (E13). If it has won by then, it shows its
            // view again.
            _effects.Send(_promised.Leader, new Promise(_promised, _replica.Held.Copy(), _view, HasResigned: false));
            _electionAlarm.Set(Now + Backoff(_attempts.CountTry()));
            return;
        }

        _attempts.OnDisappointed(_promised.Leader, Now + _timings.LongestRetry);
        _effects.Trace($"promised {_promised} in vain");
        _attempts.OnLeaderLost(Now);
        if (_view is null)
        {
            Discover();
            return;
        }

        if (ReturnToLivingLeader()) return;
        SetRole(ServerRole.Bereft);
        StandInTurn();
    }

    private void OnStandingInVain()
    {
        var candidacy = _candidacy!;
        EvaluateCandidacy();
        if (Role != ServerRole.Standing || _candidacy != candidacy) return;

        candidacy.OnTimeout();
        if (candidacy.RefusedBy.Any(rank => !_detector.IsDead(rank))) _attempts.OnRefused();
        if (candidacy.Consent == Epoch.None && ReturnToLivingLeader()) return;

        // The ballot was outbid, perhaps by the same number and a higher rank (E10). If that candidate has not won either, both
        // would ask for ever.
        if (candidacy.Ballot.Number < _highestNumber || candidacy.IsOutbid) StandAgain(candidacy);
        else foreach (var voter in candidacy.Voters.Keys.Except(candidacy.Promises.Keys)) SendPrepare(voter);
        if (Role == ServerRole.Standing) _electionAlarm.Set(Now + Backoff(candidacy.Tries));
    }

    /// <summary>
    /// Returns as a learner to a leader that lives (E6). The leader is heard again, or others have heard it well all the time and
    /// the fault is between it and this server. This server has promised a higher ballot, so it cannot go back to the leader's
    /// epoch as a member. It comes back as a learner, and the leader holds an election for it. Otherwise two members with bad
    /// links could outbid each other for ever.
    /// </summary>
    private bool ReturnToLivingLeader()
    {
        if (_view is null) return false;

        // The others may have continued with another leader than the one that was lost.
        var epoch = _attempts.LivingLeader > _view.Epoch ? _attempts.LivingLeader : _view.Epoch;
        if (epoch.Leader == Me || _view.Find(epoch.Leader) is not { } leader) return false;
        if (_detector.IsDead(leader.Rank) && !_attempts.AreRefusedForGood) return false;
        _effects.Trace($"{leader} lives: joining it again");
        _attempts.ForgetRefusals();
        JoinGroupOf(leader, epoch);
        return true;
    }

    /// <summary>Becomes a candidate.</summary>
    /// <param name="cause">Reason for the election.</param>
    /// <param name="consent">The epoch whose leader consents; none where the leader is lost.</param>
    /// <param name="voters">Servers to ask.</param>
    /// <param name="leaving">Voters that will not be members.</param>
    /// <param name="minimumCopies">Lower bound for the new view's minimum copies.</param>
    private void Stand(
        ViewCause cause, Epoch consent, IReadOnlyCollection<Member> voters, IReadOnlyCollection<Rank> leaving,
        int minimumCopies = 1)
    {
        var ballot = new Epoch(++_highestNumber, Me);
        _candidacy = new Candidacy
        {
            Consent = consent,
            Cause = cause,
            Voters = voters.ToDictionary(member => member.Rank, Newest),
            Leaving = [.. leaving],
            MinimumCopies = minimumCopies,
            StartedAt = cause == ViewCause.Failure && consent == Epoch.None ? _attempts.LossNoticedAt : Now,
        };
        SetRole(ServerRole.Standing);
        _join.Stop();
        var others = voters.Where(member => member.Rank != Me).Select(member => member.Rank);
        _effects.Trace($"standing with {ballot} ({cause}), asking {string.Join(", ", others)}");
        WatchRelevant();
        AskForPromises(_candidacy, ballot);
    }

    private void AskForPromises(Candidacy candidacy, Epoch ballot)
    {
        _promised = ballot;
        var own = new Promise(ballot, _replica.Held.Copy(), _view, _view?.Leader.Rank == Me);
        candidacy.Ask(ballot, own, deadline: Now + _timings.PrepareTimeout);
        foreach (var voter in candidacy.Voters.Keys) SendPrepare(voter);
        _electionAlarm.Set(candidacy.Deadline);
        EvaluateCandidacy();
    }

    private void SendPrepare(Rank voter)
    {
        if (voter != Me) _effects.Send(voter, new Prepare(_candidacy!.Ballot, _candidacy.Consent));
    }

    private void OnHandover(Rank from, Handover handover)
    {
        SeeNumber(handover.Consent);
        SeeNumber(handover.Consent with { Number = handover.Above });
        var mayStand = Role switch
        {
            ServerRole.Following => _view!.Epoch == handover.Consent && _promised <= handover.Consent,
            ServerRole.Joining => from == _join.Leader!.Rank,
            _ => false,
        };
        if (mayStand && from == handover.Consent.Leader && handover.Voters.Any(voter => voter.Rank == Me))
        {
            Stand(handover.Cause, handover.Consent, [.. handover.Voters], handover.Leaving, handover.MinimumCopies);
        }
    }

    private void OnPrepare(Member from, Prepare prepare)
    {
        var ballot = prepare.Ballot;
        SeeNumber(ballot);
        if (ballot.Leader != from.Rank || Role == ServerRole.Ended) return;
        if (ballot < _promised)
        {
            _effects.Send(from.Rank, new Refuse(ballot, RefuseReason.PromisedHigher, _promised));
            return;
        }

        if (ballot == _promised && Role == ServerRole.Promised)
        {
            GivePromise(from, prepare);
            return;
        }

        if (_view is not null && ballot <= _view.Epoch) return;
        if (!MayPromise(from, prepare))
        {
            _attempts.Defer(from, prepare);
            _effects.Send(from.Rank, new Refuse(ballot, RefuseReason.LeaderLives, _promised));
            return;
        }

        if (prepare.Consent == Epoch.None && Outranks(from.Rank) && Role is ServerRole.Bereft or ServerRole.Standing)
        {
            _effects.Send(from.Rank, new Refuse(ballot, RefuseReason.Outranked, _promised));
            RaiseOrStand();
            return;
        }

        GivePromise(from, prepare);
    }

    /// <summary>
    /// Whether this server may promise (E5, E16). It needs to have lost the leader itself, or the candidate needs the leader's
    /// consent. Otherwise one member with a bad link could topple a leader that all others hear well. A server that doubts itself
    /// finds the loss late. Where it has heard nothing of the leader for a whole timeout either, the candidate's word is enough.
    /// A leader that stands itself consents by standing: it has promised a candidate whose view never came, and leads no longer.
    /// </summary>
    private bool MayPromise(Member from, Prepare prepare) => Role switch
    {
        ServerRole.Following => prepare.Consent == _view!.Epoch || Has(PlantedBug.LoneMemberDeposesLeader)
            || from.Rank == _view.Leader.Rank || _detector.IsDead(_view.Leader.Rank)
            || _detector.IsSilent(_view.Leader.Rank, Now),
        ServerRole.Leading => prepare.Consent == _view!.Epoch && _reign!.Handover.Winner == from.Rank,
        ServerRole.Joining => true,
        ServerRole.Discovering => true,
        ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing => true,
        _ => false,
    };

    private bool Outranks(Rank candidate) =>
        Me > candidate && !_isLeaving && _detector.IsFit && !IsDisappointing(candidate);

    private bool IsDisappointing(Rank rank) => _attempts.IsDisappointing(rank, Now);

    /// <summary>A lower rank stands, so this server must stand as well, above its number (E7).</summary>
    private void RaiseOrStand()
    {
        if (Role == ServerRole.Standing) RaiseBallot();
        else StandForLostLeader();
    }

    /// <summary>Others have a higher number, so this server raises its ballot.</summary>
    private void RaiseBallot()
    {
        if (_candidacy!.Ballot.Number < _highestNumber) StandAgain(_candidacy);
    }

    private void StandAgain(Candidacy candidacy)
    {
        var ballot = new Epoch(++_highestNumber, Me);
        _effects.Trace($"raising the ballot to {ballot}");
        AskForPromises(candidacy, ballot);
    }

    /// <summary>
    /// Raises the ballot above everything that is held, because a message must be in the history of a later epoch than its own
    /// (E3). The case arises when a group has lost everything and has begun to count again, and a server joins that was in it
    /// before.
    /// </summary>
    /// <returns>Whether the ballot had to be raised.</returns>
    private bool RaiseAbove(Frontier held)
    {
        if (held.Newest.Number < _candidacy!.Ballot.Number || !IsPlausible(held.Newest)) return false;
        SeeNumber(held.Newest);
        StandAgain(_candidacy);
        return true;
    }

    /// <summary>Promises a candidate: nothing of a lower epoch is accepted from now on (E4).</summary>
    private void GivePromise(Member to, Prepare prepare)
    {
        var wasLeader = Role == ServerRole.Leading;
        _effects.Trace($"promising {prepare.Ballot}{(wasLeader ? ", and no longer leading" : "")}");
        _attempts.OnPromised(isAnother: prepare.Ballot != _promised);
        if (!Has(PlantedBug.ForgetPromise)) _promised = prepare.Ballot;
        _candidacy = null;
        _attempts.StopDeferring();
        _reign = null;
        _join.Stop();
        _search.ProbeDue.Clear();

        // The candidate now knows what this server holds (R3). Answers to earlier pulls that arrive later would be in no view's
        // history, and only this server would know of them.
        _replica.StopPulling();
        SetRole(ServerRole.Promised);
        _detector.Watch(to, Now);
        _effects.Send(to.Rank, new Promise(prepare.Ballot, _replica.Held.Copy(), _view, wasLeader));
        _electionAlarm.Set(Now + Backoff(_attempts.CountTry()));
    }

    private void OnPromise(Rank from, Promise promise)
    {
        if (promise.View is not null) SeeNumber(promise.View.Epoch);
        if (Role == ServerRole.Leading && promise.Ballot == _view!.Epoch && _view.Contains(from)) SendNewView(from);
        if (Role != ServerRole.Standing || promise.Ballot != _candidacy!.Ballot || !_candidacy.Voters.ContainsKey(from)) return;
        if (promise.HasResigned) _effects.Trace($"{from} acknowledges that it no longer leads");
        _candidacy.OnPromise(from, promise);
        if (RaiseAbove(promise.Held)) return;
        AskMembersOf(promise.View);
        EvaluateCandidacy();
    }

    /// <summary>
    /// Asks the members of a view that the candidate did not know of (E8). They have to promise too, or be known to have failed.
    /// Otherwise messages that they have committed among themselves could be passed over.
    /// </summary>
    private void AskMembersOf(GroupView? view)
    {
        if (view is null || (_view is not null && view.Epoch <= _view.Epoch)) return;
        var unknown = view.Members.Where(member => _candidacy!.Voters.TryAdd(member.Rank, member)).ToList();
        if (unknown.Count == 0) return;
        WatchRelevant();
        foreach (var member in unknown) SendPrepare(member.Rank);
    }

    /// <summary>
    /// Asks members that had failed when the candidate stood, and are heard again (E10). Without them it may lack a majority for
    /// as long as another member is heard and cannot be reached. A learner may have got their place in a full group (G9).
    /// </summary>
    private void AskReturned()
    {
        var candidacy = _candidacy!;
        if (Now < candidacy.Deadline || _view is null) return;
        foreach (var member in _view.Members.Where(member => _detector.IsLinked(member.Rank) && !_detector.IsDead(member.Rank)))
        {
            if (candidacy.Voters.Count - candidacy.Leaving.Count >= _settings.MaximumMembers) return;
            if (candidacy.Voters.TryAdd(member.Rank, member)) SendPrepare(member.Rank);
        }
    }

    private void OnRefuse(Rank from, Refuse refuse)
    {
        SeeNumber(refuse.Promised);
        if (refuse.Reason == RefuseReason.PromisedHigher && Role == ServerRole.Leading && refuse.Ballot == _view!.Epoch)
        {
            // A member has promised another candidate, and is lost to this epoch. That candidate's beacon or Prepare will tell
            // the rest.
            return;
        }

        if (Role != ServerRole.Standing || refuse.Ballot != _candidacy!.Ballot) return;
        _effects.Trace($"{from} refuses: {refuse.Reason}");
        switch (refuse.Reason)
        {
            case RefuseReason.LeaderLives:
                _candidacy.OnLeaderLives(from);
                _attempts.OnLeaderLives(refuse.Promised);
                break;
            case RefuseReason.PromisedHigher:
                _candidacy.OnOtherPromised(refuse.Promised);

                // Higher ranks do not yield to the ballot of a lower one; a lower rank waits for its view.
                if (refuse.Promised.Leader == Me || Me > refuse.Promised.Leader || _candidacy.Consent != Epoch.None)
                {
                    RaiseBallot();
                }

                break;
            case RefuseReason.Outranked:
                break;
            default:
                throw new InvalidOperationException($"Unknown reason {refuse.Reason}.");
        }
    }

    /// <summary>Continues the candidacy as far as possible: enough promises, then the missing messages, then the view.</summary>
    private void EvaluateCandidacy()
    {
        if (Role != ServerRole.Standing || !HasEnoughPromises(_candidacy!) || !HasCaughtUp(_candidacy!)) return;

        // Messages that a learner was asked for before the election may have arrived since.
        if (RaiseAbove(_replica.Held)) return;
        Install(_candidacy!);
    }

    /// <summary>
    /// Whether the promises are enough (E8). Until the deadline every live voter must promise; afterwards a majority of the
    /// newest previous view is enough. Fewer are enough only if every other member is known to have failed, because otherwise two
    /// candidates could split one healthy group. Learners do not count as members. A learner that lives and leads a group of its
    /// own by then would be waited for without end.
    /// </summary>
    private bool HasEnoughPromises(Candidacy candidacy)
    {
        var missing = candidacy.Voters.Keys.Where(rank => !candidacy.Promises.ContainsKey(rank) && !_detector.IsDead(rank));
        if (!missing.Any()) return true;
        if (Now < candidacy.Deadline) return false;
        if (Has(PlantedBug.TooFewPromises)) return true;
        var previous = candidacy.FindNewestView(_view);
        if (previous is null) return false;
        var promised = previous.Members.Count(member => candidacy.Promises.TryGetValue(member.Rank, out var promise)
            && !(_detector.IsDead(member.Rank) && !_replica.Held.Covers(promise.Held)));
        return promised >= previous.Majority
            || previous.Members.All(member => candidacy.Promises.ContainsKey(member.Rank) || _detector.IsDead(member.Rank));
    }

    /// <summary>
    /// Whether this server holds all messages that the promising servers hold, as far as they are alive; otherwise pulls them
    /// (E9).
    /// </summary>
    private bool HasCaughtUp(Candidacy candidacy)
    {
        if (Has(PlantedBug.SkipCatchUp)) return true;
        Rank? source = null;
        var most = 0L;
        foreach (var (rank, promise) in candidacy.Promises)
        {
            var missing = rank == Me || _detector.IsDead(rank) ? 0 : _replica.Held.CountMissing(promise.Held);
            if (missing > most) (source, most) = (rank, missing);
        }

        if (source is null) return true;
        if (candidacy.PullingFrom != source)
        {
            candidacy.Pull(source.Value);
            _effects.Trace($"pulling {most} messages from {source}");
            PullFrom(source.Value);
        }

        return false;
    }

    private void OnCandidatePullEnd(Rank from)
    {
        _candidacy!.OnPulled(from);
        EvaluateCandidacy();
    }

    private void StopElection()
    {
        _replica.StopPulling();
        _stray.StopCourting();
        _candidacy = null;
        _attempts.StopDeferring();
        _electionAlarm.Clear();
        _join.Stop();
    }
}
