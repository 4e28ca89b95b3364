using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The leader's side of who is in: learners, leavers and the failed, and the elections that they lead to.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>A learner that lags by less is ready to be a member.</summary>
    private const long ReadyLag = 256;

    /// <summary>The same in bytes of messages.</summary>
    private const long ReadyLagBytes = 256 * 1024;

    /// <summary>The waits for a winner double so often at most: messages are parked meanwhile.</summary>
    private const int LongestParking = 2;

    private readonly Alarm _handoverAlarm = new();
    private readonly Alarm _leaveAlarm = new();
    private readonly Alarm _gatherAlarm = new();
    private readonly Dictionary<Rank, Learner> _learners = [];
    private readonly HashSet<Rank> _leavers = [];

    /// <summary>Those of the leavers that do not go of their own will.</summary>
    private readonly HashSet<Rank> _evicted = [];
    private GroupView? _learningView;

    /// <summary>Since when members do not hear each other both ways.</summary>
    private readonly Dictionary<(Rank One, Rank Other), TimeSpan> _brokenSince = [];
    private bool _electionRequested;
    private int _handoverTries;

    /// <summary>Whom leadership is being handed to; messages are parked meanwhile.</summary>
    private Rank? _handingOverTo;

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
        if (!_learners.TryGetValue(from.Rank, out var learner)) _learners[from.Rank] = learner = new Learner(from, join.IsMerge);
        learner.Member = from;
        learner.MinimumCopies = join.MinimumCopies;
        learner.Held = join.Held;
        WatchRelevant();
        _effects.Send(from.Rank, new Learning(_view!));
    }

    private void RefuseJoin(Member from, Join join)
    {
        _refused[from.Rank] = (from, new Error(
            ChatError.MinimumCopiesMismatch,
            $"The group keeps {_view!.MinimumCopies} copies at least, the server asks for {join.MinimumCopies}."));
        WatchRelevant();
        _effects.Send(from.Rank, _refused[from.Rank].Error);
    }

    /// <summary>Servers that are told why they cannot join, as soon as there is a link to tell it over.</summary>
    private readonly Dictionary<Rank, (Member Member, Error Error)> _refused = [];

    /// <summary>A learner tells what it holds by each of its pulls.</summary>
    private void OnLearnerProgress(Rank rank, Frontier held)
    {
        if (Role != ServerRole.Leading || !_learners.TryGetValue(rank, out var learner)) return;
        learner.Held = held;
        if (!_log.Frontier.Covers(held))
        {
            // What it brings must be here before the view that takes it in: the view's history is what its leader holds.
            PullFrom(rank);
            return;
        }

        learner.IsReady = held.CountMissing(_log.Frontier) < ReadyLag && _log.CountMissingBytes(held) < ReadyLagBytes;
        if (learner.IsReady && !_gatherAlarm.IsSet) _gatherAlarm.Set(Now + _timings.JoinGathering);
    }

    private void OnLeave(Rank from)
    {
        if (Role != ServerRole.Leading) return;
        _learners.Remove(from);
        if (_view!.Contains(from)) _leavers.Add(from);
        ConsiderElection();
    }

    private void OnElectRequest(ElectRequest request)
    {
        if (Role != ServerRole.Leading || request.Current != _view!.Epoch) return;
        _electionRequested = true;
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
                _leavers.Add(Me);
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
    private bool HasMessagesOfItsOwn => _view is not null && _log.Frontier.Total > 0;

    /// <summary>Holds an election if there is a reason for one and none is being held.</summary>
    private void ConsiderElection()
    {
        if (Role != ServerRole.Leading || _handingOverTo is not null) return;
        var failed = Others(_view!).Where(member => _detector.IsDead(member.Rank)).ToList();
        var ready = _learners.Values.Where(learner => learner.IsReady && Now >= learner.WaitsUntil && !_detector.IsDead(learner.Member.Rank)).ToList();
        _leavers.RemoveWhere(rank => !_view!.Contains(rank));
        if (FindHalfConnected(failed) is { } halfConnected)
        {
            Evict(halfConnected, "another member and it do not hear each other");
            _brokenSince.Clear();
        }

        if (FindStalled() is { } stalled) Evict(stalled, "it takes in nothing");

        var isUrgent = failed.Count > 0 || _leavers.Count > 0 || _electionRequested;

        // Joiners wait a moment for others, so that many joins at once share one election.
        var isWorthwhile = ready.Count > 0 || IsOutranked() || (_learners.Count == 0 && HoldsMoreThanHistory());
        if (!isUrgent && (!isWorthwhile || _gatherAlarm.IsSet)) return;

        var cause = failed.Count > 0 || _leavers.Overlaps(_evicted) ? ViewCause.Failure
            : _leavers.Count > 0 ? ViewCause.Leave
            : ready.Any(learner => learner.IsMerge) ? ViewCause.Merge
            : ready.Count > 0 ? ViewCause.Join
            : _electionRequested || !HoldsMoreThanHistory() ? ViewCause.Election
            : ViewCause.Merge;
        var voters = _view!.Members.Except(failed).Select(Newest).Union(ready.Select(learner => learner.Member))
            .OrderByDescending(member => member.Rank).Take(GroupLimits.MaximumMembers).ToList();
        var winner = voters.Where(member => !_leavers.Contains(member.Rank))
            .MaxBy(member => (!IsDisappointing(member.Rank), IsFit(member.Rank), member.Rank));
        if (winner is null && !_isLeaving)
        {
            // It was to go for the sake of others, and of those nobody is left.
            _leavers.Remove(Me);
            _evicted.Remove(Me);
            winner = _self;
        }

        if (winner is null)
        {
            // A learner is about to take over what is only here: it will win as soon as it is ready.
            if (_log.Frontier.Total > 0 && _learners.Keys.Any(rank => !_detector.IsDead(rank))) return;
            _effects.Trace("the last server leaves");
            End(null);
            return;
        }

        _gatherAlarm.Clear();
        var minimumCopies = ready.Select(learner => learner.MinimumCopies).Append(_view.MinimumCopies).Max();
        if (winner.Rank == Me) Stand(cause, _view.Epoch, voters, _leavers, minimumCopies);
        else HandOver(winner, cause, voters, minimumCopies);
    }

    private void Evict(Rank rank, string reason)
    {
        _effects.Trace($"evicting {rank}: {reason}");
        _leavers.Add(rank);
        _evicted.Add(rank);
    }

    /// <summary>
    /// Two members that do not hear each other would each be right to accuse the other, again and again. Of such a pair
    /// the one with fewer links goes (of two with as many the lower rank), the leader itself not excepted; it is a learner
    /// until it has a link to the leader again.
    /// </summary>
    private Rank? FindHalfConnected(List<Member> failed)
    {
        var members = _view!.Members.Except(failed).Select(member => member.Rank).ToList();
        if (members.Count < 3) return null;
        foreach (var (one, other) in Pairs(members))
        {
            if (_detector.AreLinked(Me, one, other, Now)) _brokenSince.Remove((one, other));
            else _brokenSince.TryAdd((one, other), Now);
        }

        var (pair, _) = _brokenSince.FirstOrDefault(broken => Now - broken.Value >= _timings.LinkPatience
            && members.Contains(broken.Key.One) && members.Contains(broken.Key.Other));
        if (pair == default) return null;
        return new[] { pair.One, pair.Other }.MinBy(rank => (members.Count(member => member != rank && _detector.AreLinked(Me, rank, member, Now)), rank));
    }

    private static IEnumerable<(Rank One, Rank Other)> Pairs(List<Rank> ranks)
    {
        for (var one = 0; one < ranks.Count; one++)
        {
            for (var other = one + 1; other < ranks.Count; other++) yield return (ranks[one], ranks[other]);
        }
    }

    /// <summary>
    /// A higher rank came in while a lower one stood: it was cut off when the election began, or busy with one of its own.
    /// </summary>
    private bool IsOutranked() => _view!.Members.Any(member => member.Rank > Me && IsFit(member.Rank) && !IsDisappointing(member.Rank));

    /// <summary>A leader that stalls goes on: to hand over and take back would cost more than it brings.</summary>
    private bool IsFit(Rank rank) => rank == Me || _detector.IsPeerFit(rank);

    /// <summary>
    /// Messages of earlier epochs came in after the view was installed, with a learner that failed before it was taken in.
    /// Only a view makes them safe and has them delivered, in one place of everybody's order.
    /// </summary>
    private bool HoldsMoreThanHistory() =>
        _log.Frontier.Total - _log.Frontier[_view!.Epoch] > _history.Total - _history[_view.Epoch];

    /// <summary>Lets another server lead: no message is refused, they wait for the new view.</summary>
    private void HandOver(Member winner, ViewCause cause, List<Member> voters, int minimumCopies)
    {
        _effects.Trace($"handing over to {winner} ({cause})");
        _handingOverTo = winner.Rank;
        _effects.Send(winner.Rank, new Handover(_view!.Epoch, _highestNumber, cause, voters, [.. _leavers], minimumCopies));
        _handoverAlarm.Set(Now + Backoff(Math.Min(_handoverTries++, LongestParking)));
    }

    /// <summary>
    /// The handover came to nothing: a leader that has not promised resumes its epoch. If there is another reason for an
    /// election meanwhile, another one wins it.
    /// </summary>
    private void OnHandoverAlarm()
    {
        if (Role != ServerRole.Leading || _handingOverTo is not { } winner) return;
        _effects.Trace($"{winner} did not take over; resuming");
        _handingOverTo = null;
        _disappointed = winner;
        _disappointedUntil = Now + Backoff(_handoverTries);
        if (_learners.TryGetValue(winner, out var learner)) PutOff(learner);
        ResumeSequencing();
        _gatherAlarm.Set(Now + Backoff(_handoverTries));
    }

    /// <summary>
    /// A learner could not be taken in: what it sends, or is sent, does not get through in time, though it is alive. The
    /// next try is left for later, and each one longer: an election is a pause for everybody.
    /// </summary>
    private void PutOff(Learner learner)
    {
        learner.IsReady = false;
        learner.WaitsUntil = Now + Backoff(learner.Failures++);
    }

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
        Add(_learners.Values.Select(learner => learner.Member));
        Add(_refused.Values.Select(refused => refused.Member));
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

    private sealed class Learner(Member member, bool isMerge)
    {
        public Member Member { get; set; } = member;
        public bool IsMerge { get; } = isMerge;
        public int MinimumCopies { get; set; }
        public Frontier Held { get; set; } = new();
        public bool IsReady { get; set; }

        /// <summary>How many elections were held for it that it did not come in by.</summary>
        public int Failures { get; set; }

        /// <summary>Until then no further one is held for it.</summary>
        public TimeSpan WaitsUntil { get; set; }
    }
}
