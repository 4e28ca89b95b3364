using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>Installing views, at the leader and at the members.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>What the view's leader held when it installed the view.</summary>
    private Frontier _history = new();

    /// <summary>What it knows because it leads; kept while it stands for a next epoch of its own, else null.</summary>
    private Reign? _reign;

    /// <summary>How long the election of the present view took.</summary>
    private TimeSpan _electionDuration;

    /// <summary>Whether everything of the view's history is held here.</summary>
    private bool _isInstalled;

    /// <summary>
    /// Views that were installed here and whose history was not yet delivered: their order is kept, so that a member
    /// for which one of them was committed and one for which it was not deliver alike.
    /// </summary>
    private readonly List<(Epoch Previous, Frontier History)> _undelivered = [];

    /// <summary>The last epoch installed.</summary>
    private Epoch _installedEpoch;

    /// <summary>The candidate has won.</summary>
    private void Install(Candidacy candidacy)
    {
        var previous = candidacy.FindNewestView(_view);

        // One that has promised and then failed may hold messages that nobody could pull from it. It must not be counted on
        // in a view that lacks them; it brings them as a learner.
        var members = candidacy.Voters.Values
            .Where(member => !candidacy.Leaving.Contains(member.Rank)
                && candidacy.Promises.TryGetValue(member.Rank, out var promise) && _log.Frontier.Covers(promise.Held))
            .ToList();
        var minimumCopies = Math.Max(previous?.MinimumCopies ?? _settings.MinimumCopies ?? 1, candidacy.MinimumCopies);
        var view = new GroupView(_settings.Group, candidacy.Ballot, members, minimumCopies, candidacy.FindCause(previous, members));
        _electionDuration = Now - candidacy.StartedAt;
        ForgetOldEpochs(candidacy);
        _history = _log.Frontier.Copy();
        _view = view;
        _isInstalled = true;
        _learningView = null;
        _straySince = null;
        StopElection();
        SetRole(ServerRole.Leading);
        _effects.Trace($"won {view.Epoch} with {members.Count} members");

        _commit = null;
        _reign = new Reign(view, _log, _reign, _detector.Deaths, Now);
        foreach (var member in members) _reign.Joiners.Remove(member.Rank);
        foreach (var learner in _reign.Joiners.Learners.Where(learner => candidacy.Voters.ContainsKey(learner.Member.Rank))) PutOff(learner);
        RecordInstallation();
        foreach (var voter in candidacy.Voters.Keys.Where(rank => rank != Me)) SendNewView(voter);
        WatchRelevant();
        AskForStatusAgain();
        OnBeaconAlarm();
        OnMemberInstalled(Me, ListOwnSessions());
        AfterInstallation();
        if (IsOutranked()) _reign.Gathering.Set(Now + _timings.JoinGathering);
        ConsiderElection();
    }

    private void SendNewView(Rank to) => _effects.Send(to, new NewView(_view!, _history, _electionDuration));

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
            if (_isInstalled) Acknowledge();
            ReportHeld();
            return;
        }

        _promised = view.Epoch;
        StopElection();
        _probeAlarm.Clear();
        _beaconAlarm.Clear();
        if (!view.Contains(Me))
        {
            OnExcluded(newView);
            return;
        }

        _effects.Trace($"{view.Epoch} leads, {view.Members.Length} members");
        _view = view;
        _history = newView.History;
        _electionDuration = newView.ElectionDuration;
        _isInstalled = false;
        _commit = null;
        _reign = null;
        _learningView = null;
        _straySince = null;
        _electionTries = 0;
        _refusedElections = 0;
        SetRole(ServerRole.Following);
        WatchRelevant();
        AskForStatusAgain();
        TryInstall();
    }

    private void OnExcluded(NewView newView)
    {
        var view = newView.View;
        if (_isLeaving && newView.History.Covers(_log.Frontier))
        {
            _effects.Trace($"left; {view.Leader} leads");
            EndClients(view);
            End(null);
            return;
        }

        JoinGroupOf(view.Leader, view.Epoch);
    }

    /// <summary>Acknowledges the view once all of its history is here; until then pulls what is missing.</summary>
    private void TryInstall()
    {
        if (_isInstalled || Role != ServerRole.Following) return;
        if (!_log.Frontier.Covers(_history))
        {
            PullFrom(_view!.Leader.Rank);
            _electionAlarm.Set(Now + _timings.Retry);
            return;
        }

        _electionAlarm.Clear();
        _isInstalled = true;
        RecordInstallation();
        Acknowledge();
        AfterInstallation();
        ReportHeld();
        DeliverCommitted();
    }

    private void RecordInstallation()
    {
        // A history that adds nothing delivers nothing: a group that cannot commit may hold many elections. That others had
        // something else of what is forgotten is to be told.
        var addsNothing = _undelivered.Count > 0 && _undelivered[^1].History is var last && last.Covers(_history)
            && (last.Floor, last.Digest) == (_history.Floor, _history.Digest);
        if (!addsNothing) _undelivered.Add((_installedEpoch, _history));
        _installedEpoch = _view!.Epoch;
    }

    private void Acknowledge()
    {
        var parts = Batches(ListOwnSessions(), RosterFields.Estimate).ToList();
        for (var at = 0; at < parts.Count; at++)
        {
            _effects.Send(_view!.Leader.Rank, new ViewAck(_view.Epoch, parts[at], IsLast: at == parts.Count - 1));
        }
    }

    private void AfterInstallation()
    {
        _effects.ViewInstalled(_view!, _electionDuration);
        TellClientsView();
        HandOn();
        ReportUngranted();
        ReportEnded();
        if (_isLeaving) OnLeaveAlarm();
    }
}
