using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The leader's side of membership: learners, leavers, failed members, and the elections that they lead to.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _leaveAlarm = new();

    private void OnJoin(Member from, Join join)
    {
        SeeNumber(join.Promised);
        SeeNumber(join.Held.Newest);
        if (Role != ServerRole.Leading)
        {
            if (Role == ServerRole.Following) _effects.Notify(from, MakeBeacon());
            return;
        }

        if (!join.HasGroup && join.MinimumCopies != 0 && join.MinimumCopies != _view!.MinimumCopies)
        {
            RefuseJoin(from, new Error(
                ChatError.MinimumCopiesMismatch,
                $"The group keeps {_view!.MinimumCopies} copies at least, the server asks for {join.MinimumCopies}."));
            return;
        }

        // A server that brings messages is a learner until they are safe, even if there is no place for it.
        if (_reign!.Joiners.Find(from.Rank) is null && !HasPlaceFor(from.Rank) && IsSafe(from.Rank, join.Held))
        {
            RefuseJoin(from, GroupIsFull());
            return;
        }

        // A member that asks to join has lost its place by a promise, and is a learner again until the next election.
        _reign.Joiners.OnJoin(from, join);
        WatchRelevant();
        _effects.Send(from.Rank, new Learning(_view!));
    }

    /// <summary>The server cannot join, and is told why (G6, G9).</summary>
    private void RefuseJoin(Member from, Error error)
    {
        _effects.Trace($"refusing {from}: {error.Text}");
        _reign!.Joiners.Refuse(from, error, Now);
        WatchRelevant();
        _effects.Send(from.Rank, error);
    }

    private Error GroupIsFull() => new(
        ChatError.GroupFull, $"The group has {_settings.MaximumMembers} servers, which is its limit. The server waits for a place.");

    /// <summary>
    /// Whether the group has a place for a server, beside its living members and the learners that are about to come in (G9).
    /// </summary>
    private bool HasPlaceFor(Rank rank) => _view!.Contains(rank)
        || _view.Members.Count(member => !_detector.IsDead(member.Rank))
            + _reign!.Joiners.Learners.Count(learner => learner.HasCaughtUp && learner.Member.Rank != rank
                && !_view.Contains(learner.Member.Rank) && !_detector.IsDead(learner.Member.Rank))
            < _settings.MaximumMembers;

    /// <summary>
    /// Whether the view has made messages safe that a server brings. What only the leader holds would be lost with it, and the
    /// server that brought it would not offer it again.
    /// </summary>
    private bool IsSafe(Rank rank, Frontier held)
    {
        if (_reign!.Joiners.BringsOtherPast(rank, held, _replica.Held)) return false;
        if (_replica.Committed is not { } committed) return false;
        var safe = _replica.History.Copy();
        safe.Raise(_view!.Epoch, committed);
        return safe.Covers(held);
    }

    /// <summary>A learner's pull has arrived, which also says what the learner holds.</summary>
    private void OnLearnerProgress(Rank rank, Frontier held)
    {
        if (Role != ServerRole.Leading || _reign!.Joiners.Find(rank) is not { } learner) return;
        if (!_replica.Held.Covers(held))
        {
            // Its messages must be here before the view that takes it in, because the view's history is what its leader holds
            // (G2).
            PullFrom(rank);
            return;
        }

        if (!HasPlaceFor(rank))
        {
            if (!IsSafe(rank, held))
            {
                ConsiderElection();
                return;
            }

            _reign.Joiners.Remove(rank);
            RefuseJoin(learner.Member, GroupIsFull());
            return;
        }

        learner.OnProgress(held, _replica.Log);
        if (learner.HasCaughtUp && !_reign.Gathering.IsSet) _reign.Gathering.Set(Now + _timings.JoinGathering);
    }

    private void OnLeave(Rank from)
    {
        if (Role != ServerRole.Leading) return;
        _reign!.Joiners.Remove(from);
        if (_view!.Contains(from)) _reign.Departures.Leave(from);
        ConsiderElection();
    }

    private void OnElectRequest(ElectRequest request)
    {
        if (Role != ServerRole.Leading || request.Current != _view!.Epoch) return;
        _reign!.RequestElection();
        ConsiderElection();
    }

    private void OnLeaveAlarm()
    {
        if (!_isLeaving) return;
        switch (Role)
        {
            case ServerRole.Discovering or ServerRole.Joining when !HasMessagesOfItsOwn || IsSpare:
                End(null);
                return;
            case ServerRole.Discovering or ServerRole.Joining:
                break;
            case ServerRole.Leading:
                _reign!.Departures.Leave(Me);
                ConsiderElection();
                break;
            case ServerRole.Following:
                _effects.Send(_view!.Leader.Rank, new Leave());
                break;
            case ServerRole.Bereft or ServerRole.Promised or ServerRole.Standing or ServerRole.Ended:
                break;
            default:
                throw new InvalidOperationException($"Unknown role {Role}.");
        }

        if (Role != ServerRole.Ended) _leaveAlarm.Set(Now + _timings.Retry);
    }

    /// <summary>
    /// Whether this server may have messages of its own (L4). A former member may hold messages that no other server has: those
    /// that its side of a cut has acknowledged. It may go when a group has taken them over, or when it has found no group and is
    /// a group of one.
    /// </summary>
    private bool HasMessagesOfItsOwn => _view is not null && _replica.Held.Total > 0;

    /// <summary>Holds an election if there is a reason for one and none is under way.</summary>
    private void ConsiderElection()
    {
        if (Role != ServerRole.Leading || _reign!.Handover.Winner is not null) return;
        var failed = Others(_view!).Where(member => _detector.IsDead(member.Rank)).ToList();
        EvictUseless(failed);
        if (ElectionPlan.Make(Look(failed)) is not { } plan) return;
        if (plan.Winner is not { } winner)
        {
            // A learner is about to take over messages that are only here, and will win as soon as it is ready (L3).
            if (_replica.Held.Total > 0 && _reign.Joiners.Learners.Any(learner => !_detector.IsDead(learner.Member.Rank))) return;
            _effects.Trace("the last server leaves");
            End(null);
            return;
        }

        _reign.Gathering.Clear();
        if (winner.Rank == Me) Stand(plan.Cause, _view!.Epoch, plan.Voters, plan.Leaving, plan.MinimumCopies);
        else HandOver(winner, plan);
    }

    private ElectionSituation Look(List<Member> failed) => new()
    {
        Self = _self,
        View = _view!,
        Failed = failed,
        Ready = [.. _reign!.Joiners.Learners.Where(learner => learner.IsReady(Now) && !_detector.IsDead(learner.Member.Rank))],
        MaximumMembers = _settings.MaximumMembers,
        HasLearners = _reign.Joiners.Learners.Any(learner => HasPlaceFor(learner.Member.Rank)),
        Leavers = _reign.Departures.Leavers,
        HasEvicted = _reign.Departures.HasEvicted,
        IsRequested = _reign.IsElectionRequested,
        IsGathering = _reign.Gathering.IsSet,
        IsLeaving = _isLeaving,
        HoldsMoreThanHistory = _replica.HoldsMoreThanHistory || _reign.Joiners.OtherPasts.Count > 0,
        IsFit = IsFit,
        IsDisappointing = IsDisappointing,
        Newest = Newest,
    };

    /// <summary>Evicts members that are alive but keep the group from making progress.</summary>
    private void EvictUseless(List<Member> failed)
    {
        if (FindHalfConnected(failed) is { } halfConnected)
        {
            Evict(halfConnected, "another member and it do not hear each other");
            _reign!.BrokenPairs.Clear();
        }

        if (_reign!.Followers.FindStalled(Now, _timings) is { } stalled) Evict(stalled, "it takes in nothing");
    }

    private void Evict(Rank rank, string reason)
    {
        _effects.Trace($"evicting {rank}: {reason}");
        _reign!.Departures.Evict(rank);
    }

    private Rank? FindHalfConnected(List<Member> failed)
    {
        var members = _view!.Members.Except(failed).Select(member => member.Rank).ToList();
        return _reign!.BrokenPairs.FindHalfConnected(
            members, (one, other) => _detector.AreLinked(Me, one, other, Now), Now, _timings.LinkPatience);
    }

    /// <summary>
    /// Whether a server runs smoothly enough to lead (E11). A leader that stalls continues, because a handover there and back
    /// would cost more than it gains.
    /// </summary>
    private bool IsFit(Rank rank) => rank == Me || _detector.IsPeerFit(rank);

    /// <summary>Lets another server lead (E1). No message is refused; all wait for the new view.</summary>
    private void HandOver(Member winner, ElectionPlan plan)
    {
        _effects.Trace($"handing over to {winner} ({plan.Cause})");
        _reign!.Handover.Begin(winner.Rank, tries => Now + Backoff(tries));
        _effects.Send(
            winner.Rank, new Handover(_view!.Epoch, _highestNumber, plan.Cause, plan.Voters, plan.Leaving, plan.MinimumCopies));
    }

    /// <summary>
    /// The handover has failed (E1, E15). A leader that has not promised resumes its epoch. If there is another reason for an
    /// election by then, another server wins it.
    /// </summary>
    private void OnHandoverAlarm()
    {
        if (Role != ServerRole.Leading || _reign!.Handover.Winner is not { } winner) return;
        _effects.Trace($"{winner} did not take over; resuming");
        var tries = _reign.Handover.GiveUp();
        _attempts.OnDisappointed(winner, Now + Backoff(tries));
        if (_reign.Joiners.Find(winner) is { } learner) PutOff(learner);
        ResumeSequencing();
        _reign.Gathering.Set(Now + Backoff(tries));
    }

    private void PutOff(Learner learner) => learner.PutOff(failures => Now + Backoff(failures));

    private TimeSpan Backoff(int tries)
    {
        var wait = _timings.Retry * Math.Pow(2, Math.Min(tries, 10));
        return _dice.Around(wait < _timings.LongestRetry ? wait : _timings.LongestRetry, 0.25);
    }

    private IEnumerable<Member> Others(GroupView view) => view.Members.Where(member => member.Rank != Me);

    /// <summary>Watches all servers that matter in the present role and keeps links with them; drops all others.</summary>
    private void WatchRelevant()
    {
        var relevant = new Dictionary<Rank, Member>();
        if (!IsSpare) Add(_view?.Members);
        Add(_reign?.Joiners.Members);
        Add(_candidacy?.Voters.Values);
        if (_stray.Courted is { } courted) Add([courted.Leader]);
        if (Role == ServerRole.Joining && !_join.IsSpare)
        {
            Add(_join.View?.Members);
            Add([_join.Leader!]);
        }

        foreach (var member in relevant.Values) _detector.Watch(member, Now);
        foreach (var rank in _detector.WatchOnly(relevant.Keys.ToHashSet())) _effects.CloseLink(rank);

        void Add(IEnumerable<Member>? members)
        {
            foreach (var member in members ?? [])
            {
                if (member.Rank != Me) relevant[member.Rank] = member;
            }
        }
    }
}
