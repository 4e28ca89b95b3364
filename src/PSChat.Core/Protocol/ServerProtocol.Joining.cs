using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The learner's side of a join: link with the leader, pull missing messages, wait for the election.</summary>
internal sealed partial class ServerProtocol
{
    private readonly JoinAttempt _join;

    /// <summary>The server's code is compiled, so that it is as fast as it gets.</summary>
    public void WarmedUp(Instant now)
    {
        Enter(now);
        _join.WarmUp();
        if (_join.View?.Epoch == _join.Epoch) OnPullAlarm();
    }

    private void JoinGroupOf(Member leader, Epoch epoch)
    {
        _effects.Trace($"joining the group of {leader}, epoch {epoch}");
        StopElection();
        _reign = null;
        var isMerge = _view is not null && Role == ServerRole.Leading && _view.Members.Length > 0;
        _join.Begin(leader, epoch, isMerge, isFirst: Role != ServerRole.Joining, Now);
        _stray.Forget();
        _search.ProbeDue.Clear();
        _beaconAlarm.Clear();
        SetRole(ServerRole.Joining);
        WatchRelevant();

        // The server has just said that it leads, so earlier evidence against it is forgotten.
        _detector.Heard(leader.Rank, Now);
        _detector.ExpectLink(leader.Rank, Now);
        SendJoin();
    }

    /// <summary>A leader gives up its group for another one, and its members follow (M1).</summary>
    private void GiveUpFor(Member leader, Epoch epoch)
    {
        foreach (var member in Others(_view!)) _effects.Send(member.Rank, new Dissolve(epoch, leader));
        JoinGroupOf(leader, epoch);
    }

    private void OnDissolve(Rank from, Dissolve dissolve)
    {
        if (_view is null || from != _view.Leader.Rank || dissolve.Epoch <= _view.Epoch || Role == ServerRole.Ended) return;
        if (dissolve.Leader.Rank == Me) return;
        JoinGroupOf(dissolve.Leader, dissolve.Epoch);
        _join.BeginMerge();
    }

    private void SendJoin()
    {
        var minimumCopies = _view?.MinimumCopies ?? _settings.MinimumCopies ?? 0;
        _effects.Send(
            _join.Leader!.Rank,
            new Join(_promised, _replica.Held.Copy(), minimumCopies, HasGroup: _view is not null, _join.IsMerge));
        _join.JoinDue.Set(Now + _timings.Retry);
    }

    /// <summary>
    /// Asks again until the leader answers, and looks for the group again after too long without progress (J1). Clients
    /// of a former member are sent to other servers first (J2).
    /// </summary>
    private void OnJoinAlarm()
    {
        if (Role != ServerRole.Joining) return;
        if (_join.IsSpare && !_join.IsInVain(Now))
        {
            AskAsSpare();
            return;
        }

        if (_join.IsLeftOut)
        {
            GoOnWithout(_join.Leader!);
            return;
        }

        if (_join.IsTooLongForClients(Now)) _home.CloseAll("The server is not a member of its group at the moment.");
        if (_join.IsInVain(Now))
        {
            _effects.Trace("the join made no progress: looking for the group again");
            _join.Stop();
            Discover();
            WatchRelevant();
            return;
        }

        SendJoin();
    }

    /// <summary>The leader has accepted this server as a learner.</summary>
    private void OnLearning(Rank from, Learning learning)
    {
        if (Role != ServerRole.Joining || from != learning.View.Leader.Rank || learning.View.Epoch < _join.Epoch) return;
        SeeNumber(learning.View.Epoch);
        _join.OnLearning(learning.View, Now);
        WatchRelevant();
        OnPullAlarm();
    }

    /// <summary>Pulls regularly. A learner's pulls also show the leader how ready it is (J2).</summary>
    private void OnPullAlarm()
    {
        if (Role != ServerRole.Joining || _join.IsCold || _join.IsSpare) return;
        PullFrom(_join.Leader!.Rank);
        _join.PullDue.Set(Now + _timings.Retry);
    }

    /// <summary>
    /// A learner's pull was answered: it pulls on while there is more, and otherwise keeps the leader informed.
    /// </summary>
    private void OnLearnerPullEnd(Rank from, PullEnd end)
    {
        if (from != _join.Leader!.Rank || _join.IsSpare) return;
        _join.OnProgress(Now);
        if (_replica.Held.Covers(end.Held)) _join.PullDue.Set(Now + _timings.PullInterval);
        else OnPullAlarm();
    }

    private void OnError(Rank from, Error error)
    {
        _effects.Trace($"{from} says: {error.Text}");
        if (Role != ServerRole.Joining || from != _join.Leader!.Rank) return;
        if (error.Code == ChatError.MinimumCopiesMismatch)
        {
            End(new ChatException(error.Code, error.Text, RemedyCode.AdoptMinimumCopies));
        }
        else if (error.Code == ChatError.GroupFull)
        {
            WaitOutside();
        }
    }
}
