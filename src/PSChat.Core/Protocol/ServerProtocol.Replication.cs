using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>From a submission to a committed, delivered message.</summary>
internal sealed partial class ServerProtocol
{
    /// <summary>The most bytes that one pull is answered with.</summary>
    private const int PullBytes = 4 * WireConstants.MaximumBatch;

    /// <summary>Who was asked for messages and has not sent all of the answer.</summary>
    private readonly HashSet<Rank> _pulledFrom = [];
    private readonly List<Submission> _forwards = [];

    /// <summary>How much of the view's epoch is committed; null until its history is.</summary>
    private long? _commit;

    /// <summary>The history of which a part is delivered, and the digest of what was delivered before it.</summary>
    private IEnumerator<DeliveryStep>? _delivering;
    private ulong _digestBefore;
    private readonly Alarm _historyAlarm = new();

    /// <summary>Whether the leader is to be told how much is held here: once for all that has come.</summary>
    private bool _owesHeld;

    private bool MaySequence => Role == ServerRole.Leading && _reign!.Handover.Winner is null && !_reign.Recheck.IsUnderWay
        && _view!.Members.Length >= _view.MinimumCopies;

    /// <summary>
    /// Sends all submissions of this server's clients that are not yet delivered to the leader, in the order of their
    /// sequence: the leader may be new, or the link may have lost them. Ids tell the copies apart.
    /// </summary>
    private void HandOn()
    {
        _forwards.Clear();
        foreach (var session in _sessions.Values)
        {
            foreach (var submission in session.Outstanding.Values.OrderBy(submission => submission.Id.Sequence))
            {
                Submit(submission with { AckedThrough = _delivery.SafeThrough(submission.Id.Session, submission.AckedThrough) });
            }
        }
    }

    private void ResumeSequencing()
    {
        SequenceParked();
        HandOn();
    }

    private void SequenceParked()
    {
        foreach (var submission in _reign!.Sequencer.TakeParked()) Sequence(submission);
    }

    /// <summary>A submission of an own client, to the leader.</summary>
    private void Submit(Submission submission)
    {
        if (Role == ServerRole.Leading) Sequence(submission);
        else if (Role == ServerRole.Following && _isInstalled) _forwards.Add(submission);
    }

    private void FlushForwards()
    {
        if (_forwards.Count == 0) return;
        if (Role == ServerRole.Following)
        {
            foreach (var batch in Batches(_forwards, SubmissionFields.Estimate))
            {
                _effects.Send(_view!.Leader.Rank, new Forward(batch));
            }
        }

        _forwards.Clear();
    }

    private void OnForward(Rank from, Forward forward)
    {
        if (Role != ServerRole.Leading || !_view!.Contains(from)) return;
        foreach (var submission in forward.Items) Sequence(submission);
        var gone = forward.Items.Select(submission => submission.Id).Where(IsGone).ToList();
        if (gone.Count > 0) _effects.Send(from, new Known(gone));
    }

    /// <summary>
    /// Delivered here once, and not kept any more: no log and no view will bring it to a home server that was on the other
    /// side of a cut network when it was delivered. Its sender would never be told.
    /// </summary>
    private bool IsGone(MessageId id)
    {
        if (_log.Find(id) is not null) return false;
        FinishHistory();
        return _delivery.Contains(id);
    }

    private void OnKnown(Rank from, Known known)
    {
        if (Role != ServerRole.Following || from != _view!.Leader.Rank) return;
        foreach (var id in known.Ids) Confirm(id);
    }

    /// <summary>A message of a client of ours is safe. Should a copy of it still come here, it is delivered all the same.</summary>
    private void Confirm(MessageId id)
    {
        if (!_sessions.TryGetValue(id.Session, out var sender) || sender.Settle(id.Sequence) is not (> 0 and var bytes)) return;
        _unacknowledged -= bytes;
        AcknowledgeTo(sender, id, null);
    }

    /// <summary>Gives a message its position, unless it has one, and those that have waited for it theirs.</summary>
    private void Sequence(Submission submission)
    {
        // Whom a private message is for is known when all members have told who is there.
        if (!MaySequence || (submission.To is not null && !_reign!.Rosters.IsComplete))
        {
            _reign!.Sequencer.Park(submission);
            return;
        }

        foreach (var next in _reign!.Sequencer.Release(submission)) Append(next);
    }

    private void Append(Submission submission)
    {
        var epoch = _view!.Epoch;
        var recipient = submission.To is { } user ? _roster.FindRecipient(user, submission.Room) : null;
        var entry = new LogEntry
        {
            Position = new Position(epoch, _log.Frontier[epoch] + 1),
            Id = submission.Id,
            Timestamp = _reign!.Sequencer.Stamp(submission, _now.WallTicks),
            WallTicks = _now.WallTicks,
            Room = submission.Room,
            Sender = submission.Sender,
            Text = submission.Text,
            Data = submission.Data,
            To = recipient?.User ?? submission.To,
            Recipients = recipient is null ? [] : [recipient.Session],
        };
        EntryFields.Encode(entry);
        _log.Append(entry);
    }

    /// <summary>Sends each member what is new, and commits what enough of them hold.</summary>
    private void FlushReplication()
    {
        if (_owesHeld) TellHeld();
        if (Role != ServerRole.Leading) return;
        var end = _log.Frontier[_view!.Epoch];
        Stream(end);
        AdvanceCommit(end);
        foreach (var (rank, follower) in _reign!.Followers)
        {
            if (_commit is not { } commit || follower.ToldCommit >= commit || !_detector.IsLinked(rank)) continue;
            if (TwoCopiesAreEnough && follower.HasInstalled) continue;
            _effects.Send(rank, new Commit(_view.Epoch, commit));
            follower.ToldCommit = commit;
        }
    }

    private void Stream(long end)
    {
        foreach (var (rank, follower) in _reign!.Followers)
        {
            if (!_detector.IsLinked(rank)) continue;
            while (follower.Sent < end && !follower.IsFull)
            {
                var (last, bytes) = SendHeld(rank, new Position(_view!.Epoch, follower.Sent + 1), (_commit ?? 0) + 1);
                follower.OnSent(last, bytes, Now);
            }
        }
    }

    /// <summary>Sends the next of what is held of an epoch: entries up to a batch, or what is left of dropped ones.</summary>
    /// <returns>The index of the last that was sent, and how many bytes of entries it took.</returns>
    private (long Last, int Bytes) SendHeld(Rank to, Position first, long commit)
    {
        if (_log.FindDropped(first) is { } dropped)
        {
            _effects.Send(to, new Dropped(dropped, commit));
            return (dropped.Last, 0);
        }

        var items = _log.Read(first.Epoch, first.Index, WireConstants.MaximumBatch);
        _effects.Send(to, new Entries(first.Epoch, items, commit));
        return (items[^1].Position.Index, items.Sum(entry => entry.Encoded.Length));
    }

    /// <summary>Committed is what as many members hold as the view demands.</summary>
    private void AdvanceCommit(long end)
    {
        var quorum = Has(PlantedBug.CommitOneCopyEarly) ? Math.Max(1, _view!.CommitQuorum - 1) : _view!.CommitQuorum;
        if (_commit == end) return;
        if (_reign!.Followers.CountHeldBy(quorum, end) is not { } commit || commit <= (_commit ?? -1)) return;
        _commit = commit;
        DeliverCommitted();
    }

    /// <summary>
    /// Takes the leader's stream, and what was pulled. Anything else comes from an epoch that is over: its leader may be
    /// gone, what it sequenced last may be in no history, and nobody would deliver it.
    /// </summary>
    private void OnEntries(Rank from, Entries entries)
    {
        if (Take(from, entries.Epoch, entries.IsStream, () => entries.Items.All(_log.Append))) OnStreamCommit(from, entries.Epoch, entries.Commit);
    }

    /// <summary>
    /// The same for messages that the sender has dropped: they count as held. The frame says whether it is the stream: who
    /// has asked the leader for the history is sent both at once.
    /// </summary>
    private void OnDropped(Rank from, Dropped dropped)
    {
        var epoch = dropped.Range.Epoch;
        if (Take(from, epoch, dropped.IsStream, () => _log.Append(dropped.Range))) OnStreamCommit(from, epoch, dropped.Commit);
    }

    private void OnStreamCommit(Rank from, Epoch epoch, long commit)
    {
        if (commit > 1) OnCommit(from, new Commit(epoch, commit - 1));
    }

    /// <summary>
    /// Who holds something of an epoch holds that epoch's history too: else, if the leader died now, a message could be
    /// left without the ones that its sender sent before it. So the stream is taken only once the history is here, and
    /// pulls are answered epoch after epoch.
    /// </summary>
    /// <returns>Whether it was the leader's stream.</returns>
    private bool Take(Rank from, Epoch epoch, bool isStream, Func<bool> append)
    {
        if (isStream)
        {
            // Who has promised somebody else since then has told him what it holds: what comes behind that would be in no
            // view's history, and only this server would know of it.
            var isOurs = Role is ServerRole.Following or ServerRole.Bereft && epoch == _view!.Epoch && epoch == _promised && from == _view.Leader.Rank;
            if (!isOurs || !(_isInstalled || _log.Frontier.Covers(_history))) return false;
        }
        else if (!_pulledFrom.Contains(from))
        {
            return false;
        }

        // A ballot must be above whatever is in its history.
        SeeNumber(epoch);

        // If it does not fit, something before it was lost here while an election was under way.
        if (!append() && isStream && !_pulledFrom.Contains(from)) PullFrom(from);
        if (isStream) ReportHeld();
        return isStream;
    }

    /// <summary>
    /// Whether a member knows by itself that what it holds is committed: it has it from the leader, who holds it too. Nobody
    /// need tell it, and its clients are answered a way to the leader and back sooner.
    /// </summary>
    private bool TwoCopiesAreEnough => _view!.CommitQuorum <= 2;

    /// <summary>Only a member that follows and has installed the view has copies that count.</summary>
    private void ReportHeld()
    {
        if (Role != ServerRole.Following || !_isInstalled) return;
        _owesHeld = true;
        if (TwoCopiesAreEnough) Commit(_log.Frontier[_view!.Epoch]);
    }

    private void TellHeld()
    {
        _owesHeld = false;
        if (Role == ServerRole.Following && _isInstalled) _effects.Send(_view!.Leader.Rank, new Held(_view.Epoch, _log.Frontier[_view.Epoch]));
    }

    private void OnHeld(Rank from, Held held)
    {
        if (Role != ServerRole.Leading || held.Epoch != _view!.Epoch || _reign!.Followers.Find(from) is not { } follower) return;
        follower.OnHeld(held.Count, Now);
        OnEpochConfirmed(from);
    }

    private void OnCommit(Rank from, Commit commit)
    {
        if (Role is not (ServerRole.Following or ServerRole.Bereft) || commit.Epoch != _view!.Epoch || from != _view.Leader.Rank) return;
        Commit(commit.Count);
    }

    private void Commit(long count)
    {
        _commit = Math.Max(_commit ?? 0, count);
        DeliverCommitted();
    }

    /// <summary>Delivers what is committed: first the history of views that were installed since the last time.</summary>
    private void DeliverCommitted()
    {
        if (_commit is not { } commit || !_isInstalled) return;
        if (!DeliverHistories(_settings.HistoryPart))
        {
            // Due at once, but after what has come meanwhile.
            _historyAlarm.Set(Now);
            return;
        }

        var held = Math.Min(commit, _log.Frontier[_view!.Epoch]);
        foreach (var step in _delivery.DeliverThrough(_view.Epoch, held)) OnDelivery(step);
    }

    /// <summary>
    /// All at once, but for a newcomer's that has no clients yet: nobody reads it, and the group may wait for it, if it leads.
    /// It begins with the next turn, when what the group waits for is on its way. What depends on what was delivered calls
    /// <see cref="FinishHistory"/> first.
    /// </summary>
    /// <returns>Whether nothing is left.</returns>
    private bool DeliverHistories(int part)
    {
        while (_undelivered.Count > 0)
        {
            if (!DeliverFirstHistory(ref part)) return false;
        }

        return true;
    }

    private bool DeliverFirstHistory(ref int part)
    {
        var (previous, history) = _undelivered[0];
        var isUnread = previous == Epoch.None && _clients.Count == 0;
        if (_delivering is null)
        {
            _digestBefore = _delivery.Frontier.DigestThrough(history.Floor);
            _delivering = _delivery.DeliverHistory(history, previous).GetEnumerator();
            if (isUnread && part < int.MaxValue) return false;
        }

        while (_delivering.MoveNext())
        {
            // Only between messages: dropped ranges are looked up in the log, which must be as it was.
            OnDelivery(_delivering.Current);
            if (isUnread && _delivering.Current.Kind == DeliveryKind.Delivered && --part == 0) return false;
        }

        _delivering = null;
        _undelivered.RemoveAt(0);
        if (IsNews(history.Floor, history.Digest)) Forget(history.Floor, history.Digest, hasMissed: previous != Epoch.None && _digestBefore != history.Digest);
        return true;
    }

    /// <summary>Delivers what is left of a history of which a part is delivered; but not the next one, which may not be committed.</summary>
    private void FinishHistory()
    {
        if (_delivering is null) return;
        var part = int.MaxValue;
        DeliverFirstHistory(ref part);
        DeliverCommitted();
    }

    private void PullFrom(Rank source)
    {
        _pulledFrom.Add(source);
        _effects.Send(source, new Pull(_log.Frontier.Copy()));
    }

    private void OnPull(Rank from, Pull pull)
    {
        if (Role == ServerRole.Leading) _reign!.Followers.Find(from)?.OnPull(pull.Held.Total, Now);
        var budget = PullBytes;
        foreach (var (epoch, count) in _log.Frontier.Counts)
        {
            for (var held = pull.Held[epoch]; held < count && budget > 0;)
            {
                (held, var bytes) = SendHeld(from, new Position(epoch, held + 1), commit: 0);
                budget -= bytes;
            }
        }

        _effects.Send(from, new PullEnd(_log.Frontier.Copy()));
        OnLearnerProgress(from, pull.Held);
    }

    private void OnPullEnd(Rank from, PullEnd end)
    {
        _pulledFrom.Remove(from);
        switch (Role)
        {
            case ServerRole.Joining: OnLearnerPullEnd(from, end); break;
            case ServerRole.Standing: OnCandidatePullEnd(from); break;
            case ServerRole.Following when _isInstalled:
                PullOn(from, end);
                ReportHeld();
                DeliverCommitted();
                break;
            case ServerRole.Following:
                TryInstall();
                if (_isInstalled) PullOn(from, end);
                break;
            case ServerRole.Leading: OnLearnerProgress(from, end.Held); break;
            default: break;
        }
    }

    /// <summary>The leader's stream was passed over until the history was here: what was in it is pulled as well.</summary>
    private void PullOn(Rank from, PullEnd end)
    {
        if (from == _view!.Leader.Rank && !_log.Frontier.Covers(end.Held)) PullFrom(from);
    }

    /// <summary>In order, so that each part fits a frame; at least one, that may be empty.</summary>
    private static IEnumerable<IReadOnlyList<T>> Batches<T>(List<T> items, Func<T, int> size)
    {
        var start = 0;
        var bytes = 0;
        for (var at = 0; at < items.Count; at++)
        {
            var next = size(items[at]) + 512;
            if (at > start && bytes + next > WireConstants.MaximumBatch)
            {
                yield return items.GetRange(start, at - start);
                (start, bytes) = (at, 0);
            }

            bytes += next;
        }

        yield return items.GetRange(start, items.Count - start);
    }
}
