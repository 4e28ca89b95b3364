using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Installing views, at the leader and at the members.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>
    /// Knowledge that it has only because it leads. A server keeps it while it stands for its own next epoch; null otherwise.
    /// </summary>
    private Reign? _reign;

    /// <summary>Duration of the election of the present view.</summary>
    private TimeSpan _electionDuration;

    /// <summary>The candidate has won (V1).</summary>
    private void Install(Candidacy candidacy)
    {
        var previous = candidacy.FindNewestView(_view);

        // A voter that has promised and then failed may hold messages that no server could pull from it. It must not be a member
        // of a view that lacks them; it brings them as a learner (E9).
        var members = TakeAsManyAsFit(previous, candidacy.Voters.Values
            .Where(member => !candidacy.Leaving.Contains(member.Rank)
                && candidacy.Promises.TryGetValue(member.Rank, out var promise) && _replica.Held.Covers(promise.Held)));
        var minimumCopies = Math.Max(previous?.MinimumCopies ?? _settings.MinimumCopies ?? 1, candidacy.MinimumCopies);
        var view = new GroupView(
            _settings.Group, candidacy.Ballot, members, minimumCopies, candidacy.FindCause(previous, members));
        _electionDuration = Now - candidacy.StartedAt;
        _replica.ForgetOldEpochs(
            [.. candidacy.Promises.Values.Select(promise => promise.Held)], _reign?.Joiners.OtherPasts ?? []);
        _reign?.Joiners.TellPasts();
        _replica.Lead(view.Epoch);
        SetView(view);
        _join.End();
        _stray.Forget();
        _attempts.OnView();
        StopElection();
        SetRole(ServerRole.Leading);
        _effects.Trace($"won {view.Epoch} with {members.Count} members");

        _reign = new Reign(view, _replica.Log, _reign, _detector.Deaths, Now);
        foreach (var member in members) _reign.Joiners.Remove(member.Rank);
        foreach (var learner in _reign.Joiners.Learners.Where(learner => candidacy.Voters.ContainsKey(learner.Member.Rank)))
        {
            PutOff(learner);
        }

        foreach (var rank in ListAudience(candidacy, previous)) SendNewView(rank);
        WatchRelevant();
        AskForStatusAgain();
        OnBeaconAlarm();
        OnMemberInstalled(Me, _home.ListOwnSessions());
        AfterInstallation();
        if (_reign is null) return; // The server was leaving, as the last one.
        if (Look([]).IsOutranked) _reign.Gathering.Set(Now + _timings.JoinGathering);
        ConsiderElection();
    }

    /// <summary>
    /// Those that the view takes, members of the previous one first (G9). There are too many if voters promise that were in a view
    /// which the candidate did not know of (E8): it has asked the other members of that view, too.
    /// </summary>
    private List<Member> TakeAsManyAsFit(GroupView? previous, IEnumerable<Member> members) =>
    [
        .. members.OrderByDescending(member => (member.Rank == Me, previous?.Contains(member.Rank) == true, member.Rank))
            .Take(_settings.MaximumMembers),
    ];

    /// <summary>
    /// The servers to show a new view (V1): all that were asked, and all members of the view before. A member that the winner
    /// does not hear may hear the winner, and would wait for it (V6).
    /// </summary>
    private IEnumerable<Rank> ListAudience(Candidacy candidacy, GroupView? previous) =>
        candidacy.Voters.Keys.Union((previous?.Members ?? []).Select(member => member.Rank)).Where(rank => rank != Me);

    private void SetView(GroupView view)
    {
        _view = view;
        _home.OnView(view, _electionDuration);
    }

    private void SendNewView(Rank to) => _effects.Send(to, new NewView(_view!, _replica.History, _electionDuration));

    /// <summary>
    /// Another server shows a view. It counts only if its leader sends it, and if no higher ballot is promised (V2).
    /// </summary>
    private void OnNewView(Rank from, NewView newView)
    {
        var view = newView.View;
        SeeNumber(view.Epoch);
        if (from != view.Leader.Rank || Role == ServerRole.Ended || from == Me) return;
        if (view.Epoch < _promised)
        {
            _effects.Send(from, new Refuse(view.Epoch, RefuseReason.PromisedHigher, _promised));
            return;
        }

        if (view.Epoch == _view?.Epoch)
        {
            if (_replica.IsInstalled) Acknowledge();
            ReportHeld();
            return;
        }

        if (!view.Contains(Me) && GoesOnWithout(view)) return;
        _promised = view.Epoch;
        StopElection();
        _search.ProbeDue.Clear();
        _beaconAlarm.Clear();
        if (!view.Contains(Me) || !newView.History.Covers(_replica.Held))
        {
            OnExcluded(newView);
            return;
        }

        _effects.Trace($"{view.Epoch} leads, {view.Members.Length} members");
        _electionDuration = newView.ElectionDuration;
        SetView(view);
        _replica.Follow(view.Epoch, newView.History);
        _reign = null;
        _join.End();
        _stray.Forget();
        _attempts.OnView();
        SetRole(ServerRole.Following);
        WatchRelevant();
        AskForStatusAgain();
        TryInstall();
    }

    /// <summary>
    /// A view without this server has arrived, or one whose history lacks what this server has pulled since its promise. This
    /// server joins again (V4), unless it is leaving and the view's history has everything that it holds (L4).
    /// </summary>
    private void OnExcluded(NewView newView)
    {
        var view = newView.View;
        if (_isLeaving && newView.History.Covers(_replica.Held))
        {
            _effects.Trace($"left; {view.Leader} leads");
            _home.EndAll(view);
            End(null);
            return;
        }

        var hearsOnlyLeader = IsLeftOutBy(view) && HearsOnlyLeaderOf(view);
        JoinGroupOf(view.Leader, view.Epoch);
        if (hearsOnlyLeader) _join.BeginLeftOut();
    }

    /// <summary>Acknowledges the view once all of its history is here; until then pulls the missing messages (V3).</summary>
    private void TryInstall()
    {
        if (_replica.IsInstalled || Role != ServerRole.Following) return;
        if (!_replica.TryInstall())
        {
            PullFrom(_view!.Leader.Rank);
            _electionAlarm.Set(Now + _timings.Retry);
            return;
        }

        _electionAlarm.Clear();
        Acknowledge();
        AfterInstallation();
        ReportHeld();
        _replica.DeliverCommitted();
    }

    private void Acknowledge()
    {
        var parts = Batch.Of(_home.ListOwnSessions(), RosterFields.Estimate).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            _effects.Send(_view!.Leader.Rank, new ViewAck(_view.Epoch, parts[at], IsLast: at == parts.Count - 1));
        }
    }

    private void AfterInstallation()
    {
        _effects.ViewInstalled(_view!, _electionDuration);
        _home.TellView();
        ForwardOutstanding();
        _home.ReportUngranted();
        _home.ReportEnded();
        if (_isLeaving) OnLeaveAlarm();
    }
}
