using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The leader's side of who is in: learners, leavers and the failed, and the elections that they lead to.</summary>
internal sealed partial class ServerProtocol
{
    private readonly Alarm _leaveAlarm = new();
    private GroupView? _learningView;

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
            RefuseJoin(from, join);
            return;
        }

        // A member that asks to join has lost its place by a promise; it is a learner again until the next election.
        _reign!.Joiners.OnJoin(from, join);
        WatchRelevant();
        _effects.Send(from.Rank, new Learning(_view!));
    }

    private void RefuseJoin(Member from, Join join)
    {
        var error = new Error(
            ChatError.MinimumCopiesMismatch,
            $"The group keeps {_view!.MinimumCopies} copies at least, the server asks for {join.MinimumCopies}.");
        _reign!.Joiners.Refuse(from, error);
        WatchRelevant();
        _effects.Send(from.Rank, error);
    }

    /// <summary>A learner tells what it holds by each of its pulls.</summary>
    private void OnLearnerProgress(Rank rank, Frontier held)
    {
        if (Role != ServerRole.Leading || _reign!.Joiners.Find(rank) is not { } learner) return;
        if (!_replica.Held.Covers(held))
        {
            // What it brings must be here before the view that takes it in: the view's history is what its leader holds.
            PullFrom(rank);
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
            case ServerRole.Discovering or ServerRole.Joining when !HasMessagesOfItsOwn:
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
    /// One that was a member may hold what nobody else does: what its side of a cut network has acknowledged. It goes when
    /// a group has taken that in, or when it has found nobody and is a group of one.
    /// </summary>
    private bool HasMessagesOfItsOwn => _view is not null && _replica.Held.Total > 0;

    /// <summary>Holds an election if there is a reason for one and none is being held.</summary>
    private void ConsiderElection()
    {
        if (Role != ServerRole.Leading || _reign!.Handover.Winner is not null) return;
        var (joiners, departures) = (_reign.Joiners, _reign.Departures);
        var failed = Others(_view!).Where(member => _detector.IsDead(member.Rank)).ToList();
        var ready = joiners.Learners.Where(learner => learner.IsReady(Now) && !_detector.IsDead(learner.Member.Rank)).ToList();
        if (FindHalfConnected(failed) is { } halfConnected)
        {
            Evict(halfConnected, "another member and it do not hear each other");
            _reign.BrokenPairs.Clear();
        }

        if (_reign.Followers.FindStalled(Now, _timings) is { } stalled) Evict(stalled, "it takes in nothing");

        var isUrgent = failed.Count > 0 || departures.Leavers.Count > 0 || _reign.IsElectionRequested;

        // Joiners wait a moment for others, so that many joins at once share one election.
        var isWorthwhile = ready.Count > 0 || IsOutranked() || (joiners.LearnerCount == 0 && _replica.HoldsMoreThanHistory);
        if (!isUrgent && (!isWorthwhile || _reign.Gathering.IsSet)) return;

        var cause = failed.Count > 0 || departures.HasEvicted ? ViewCause.Failure
            : departures.Leavers.Count > 0 ? ViewCause.Leave
            : ready.Any(learner => learner.IsMerge) ? ViewCause.Merge
            : ready.Count > 0 ? ViewCause.Join
            : _reign.IsElectionRequested || !_replica.HoldsMoreThanHistory ? ViewCause.Election
            : ViewCause.Merge;
        var voters = _view!.Members.Except(failed).Select(Newest).Union(ready.Select(learner => learner.Member))
            .OrderByDescending(member => member.Rank).Take(GroupLimits.MaximumMembers).ToList();
        var winner = voters.Where(member => !departures.Contains(member.Rank))
            .MaxBy(member => (!IsDisappointing(member.Rank), IsFit(member.Rank), member.Rank));
        if (winner is null && !_isLeaving)
        {
            // It was to go for the sake of others, and of those nobody is left.
            departures.Keep(Me);
            winner = _self;
        }

        if (winner is null)
        {
            // A learner is about to take over what is only here: it will win as soon as it is ready.
            if (_replica.Held.Total > 0 && joiners.Learners.Any(learner => !_detector.IsDead(learner.Member.Rank))) return;
            _effects.Trace("the last server leaves");
            End(null);
            return;
        }

        _reign.Gathering.Clear();
        var minimumCopies = ready.Select(learner => learner.MinimumCopies).Append(_view.MinimumCopies).Max();
        if (winner.Rank == Me) Stand(cause, _view.Epoch, voters, departures.Leavers, minimumCopies);
        else HandOver(winner, cause, voters, minimumCopies);
    }

    private void Evict(Rank rank, string reason)
    {
        _effects.Trace($"evicting {rank}: {reason}");
        _reign!.Departures.Evict(rank);
    }

    private Rank? FindHalfConnected(List<Member> failed)
    {
        var members = _view!.Members.Except(failed).Select(member => member.Rank).ToList();
        return _reign!.BrokenPairs.FindHalfConnected(members, (one, other) => _detector.AreLinked(Me, one, other, Now), Now, _timings.LinkPatience);
    }

    /// <summary>
    /// A higher rank came in while a lower one stood: it was cut off when the election began, or busy with one of its own.
    /// </summary>
    private bool IsOutranked() => _view!.Members.Any(member => member.Rank > Me && IsFit(member.Rank) && !IsDisappointing(member.Rank));

    /// <summary>A leader that stalls goes on: to hand over and take back would cost more than it brings.</summary>
    private bool IsFit(Rank rank) => rank == Me || _detector.IsPeerFit(rank);

    /// <summary>Lets another server lead: no message is refused, they wait for the new view.</summary>
    private void HandOver(Member winner, ViewCause cause, List<Member> voters, int minimumCopies)
    {
        _effects.Trace($"handing over to {winner} ({cause})");
        _reign!.Handover.Begin(winner.Rank, tries => Now + Backoff(tries));
        _effects.Send(winner.Rank, new Handover(_view!.Epoch, _highestNumber, cause, voters, [.. _reign.Departures.Leavers], minimumCopies));
    }

    /// <summary>
    /// The handover came to nothing: a leader that has not promised resumes its epoch. If there is another reason for an
    /// election meanwhile, another one wins it.
    /// </summary>
    private void OnHandoverAlarm()
    {
        if (Role != ServerRole.Leading || _reign!.Handover.Winner is not { } winner) return;
        _effects.Trace($"{winner} did not take over; resuming");
        var tries = _reign.Handover.GiveUp();
        _disappointed = winner;
        _disappointedUntil = Now + Backoff(tries);
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

    /// <summary>Watches, and keeps links with, whoever matters in the present role; lets go of all others.</summary>
    private void WatchRelevant()
    {
        var relevant = new Dictionary<Rank, Member>();
        Add(_view?.Members);
        Add(_reign?.Joiners.Members);
        Add(_candidacy?.Voters.Values);
        if (_courted is { } courted) Add([courted.Leader]);
        if (Role == ServerRole.Joining)
        {
            Add(_learningView?.Members);
            Add([_targetLeader!]);
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
