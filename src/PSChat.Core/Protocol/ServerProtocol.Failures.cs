using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Links that come and go, and the consequences of a peer's failure.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>
    /// A dial has succeeded, and the other side is the expected server. Frames that it may have missed are sent again (R8).
    /// </summary>
    public void LinkUp(Instant now, Rank rank)
    {
        Enter(now);
        _detector.LinkUp(rank, Now);
        if (_reign?.Joiners.FindRefusal(rank) is { } error) _effects.Send(rank, error);
        if (_stray.Courted?.Leader.Rank == rank && TryJoinCourted()) return;

        switch (Role)
        {
            case ServerRole.Joining when rank == _join.Leader!.Rank:
                SendJoin();
                break;
            case ServerRole.Following when rank == _view!.Leader.Rank:
                if (_replica.IsInstalled) ReportAgain();
                else TryInstall();
                break;
            case ServerRole.Bereft when rank > Me && _view!.Contains(rank):
                _effects.Send(rank, new Wire.Election(_view.Epoch));
                break;
            case ServerRole.Promised when rank == _promised.Leader:
                _effects.Send(rank, new Promise(_promised, _replica.Held.Copy(), _view, HasResigned: false));
                break;
            case ServerRole.Standing when _candidacy!.Voters.ContainsKey(rank) && !_candidacy.Promises.ContainsKey(rank):
                SendPrepare(rank);
                break;
            case ServerRole.Standing when _candidacy!.PullingFrom == rank:
                PullFrom(rank);
                break;
            case ServerRole.Leading when _reign!.Joiners.Find(rank) is not null:
                _effects.Send(rank, new Learning(_view!));
                break;
            case ServerRole.Leading when _view!.Contains(rank):
                SendNewView(rank);
                _reign!.Followers.Find(rank)?.Restart(Now);
                SendRoster(rank);
                break;
            default:
                break;
        }
    }

    /// <summary>A link to another server broke.</summary>
    public void LinkDown(Instant now, Rank rank)
    {
        Enter(now);
        _detector.LinkDown(rank, Now);
        WatchPeers();
    }

    /// <summary>A dial failed.</summary>
    public void DialFailed(Instant now, Rank rank, DialFailure failure)
    {
        Enter(now);
        _detector.DialFailed(rank, failure, Now);
        WatchPeers();
    }

    /// <summary>Dials peers that are due, and draws the consequences of failures.</summary>
    private void WatchPeers()
    {
        _detector.Tick(Now);
        ReactToFailures();
        foreach (var member in _detector.TakeDials(Now)) _effects.Dial(member);
    }

    private void ReactToFailures()
    {
        switch (Role)
        {
            case ServerRole.Following when _detector.IsDead(_view!.Leader.Rank):
                OnLeaderLost();
                break;
            case ServerRole.Bereft:
                ReactWhileBereft();
                break;
            case ServerRole.Promised when _detector.IsDead(_promised.Leader) && _electionAlarm.IsSet:
                OnPromisedInVain();
                break;
            case ServerRole.Standing:
                AskReturned();
                EvaluateCandidacy();
                break;
            case ServerRole.Joining when _detector.IsDead(_join.Leader!.Rank):
                _effects.Trace("the leader to be joined has failed: looking for the group again");
                StopElection();
                Discover();
                WatchRelevant();
                break;
            case ServerRole.Leading when _reign!.TakeReview(_detector.Deaths, Now, _timings.HeartbeatInterval):
                if (_reign.Joiners.RemoveDead(_detector.IsDead)) WatchRelevant();
                if (_reign.Handover.Winner is { } winner && _detector.IsDead(winner)) OnHandoverAlarm();
                ConsiderElection();
                break;
            default:
                break;
        }
    }

    private void ReactWhileBereft()
    {
        if (!_detector.IsDead(_view!.Leader.Rank) && _promised <= _view.Epoch)
        {
            _effects.Trace("the leader is heard again");
            _electionAlarm.Clear();
            SetRole(ServerRole.Following);
            TryInstall();
            if (_replica.IsInstalled) ReportAgain();
        }
        else if (ListHigherSurvivors().Count == 0 && !ShouldLeaveItToOthers())
        {
            _electionAlarm.Clear();
            StandForLostLeader();
        }
    }

    /// <summary>
    /// The leader can be reached again, in the same view (R6, N9). It is told again everything that it may have missed: messages,
    /// new sessions and ended sessions.
    /// </summary>
    private void ReportAgain()
    {
        Acknowledge();
        ReportHeld();
        ForwardOutstanding();
        _home.ReportUngranted();
        _home.ReportEnded();
    }

    /// <summary>
    /// The process or the machine was suspended (F7). A server that could not tick must doubt itself first. A leader may have
    /// been replaced in that time.
    /// </summary>
    private void OnTickGap()
    {
        _effects.Trace($"did not tick for {(Now - _lastTick).TotalMilliseconds:F0} ms");
        _detector.Forgive(Now);
        _reign?.Followers.Forgive(Now);
        // What it did not hear while it slept says nothing about the links between the others.
        _reign?.BrokenPairs.Clear();
        if (Role == ServerRole.Leading && _view!.Members.Length > 1)
        {
            _reign!.Recheck.Begin(from: Now + _timings.HeartbeatInterval);
        }
    }

    /// <summary>A peer is in the same epoch as this server.</summary>
    private void OnEpochConfirmed(Rank from)
    {
        if (_reign is null || !_reign.Recheck.Confirm(from, _view!, Now)) return;
        _effects.Trace("still leading after the gap");
        ResumeSequencing();
    }
}
