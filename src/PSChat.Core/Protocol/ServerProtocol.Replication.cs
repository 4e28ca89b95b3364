using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Leading;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>The way from a submission to a committed message: the leader's part and the members' part.</summary>
internal sealed partial class ServerProtocol : IReplicaReaders
{
    /// <summary>The highest number of bytes in the answer to one pull.</summary>
    private const int PullBytes = 4 * WireConstants.MaximumBatch;

    private readonly LeaderOutbox _outbox = new();

    /// <summary>
    /// Whether this server may give positions now. Messages are parked during a handover or a recheck, and while there are fewer
    /// members than minimum copies (R5).
    /// </summary>
    private bool MaySequence => Role == ServerRole.Leading && _reign!.Handover.Winner is null && !_reign.Recheck.IsUnderWay
        && _view!.Members.Length >= _view.MinimumCopies;

    /// <summary>Whether messages are parked because another server is to lead; for the simulator.</summary>
    public bool IsHandingOver => Role == ServerRole.Leading && _reign!.Handover.Winner is not null;

    /// <summary>Whether messages are parked because this server may lead no longer (F7); for the simulator.</summary>
    public bool IsRechecking => Role == ServerRole.Leading && _reign!.Recheck.IsUnderWay;

    bool IReplicaReaders.AreNone => _home.ClientCount == 0;

    void IReplicaReaders.Deliver(DeliveryStep step) => _home.Deliver(step);

    void IReplicaReaders.Forget(Epoch floor, bool hasMissed)
    {
        _effects.Trace($"forgetting the epochs up to {floor}");
        _home.Forget(floor, hasMissed);
    }

    /// <summary>
    /// Sends the leader all submissions of this server's clients that are not yet delivered (R6, X8). The leader may be new, or
    /// the link may have lost them.
    /// </summary>
    private void ForwardOutstanding()
    {
        _outbox.Clear();
        foreach (var submission in _home.ListOutstanding()) Submit(submission);
    }

    private void ResumeSequencing()
    {
        SequenceParked();
        ForwardOutstanding();
    }

    private void SequenceParked()
    {
        foreach (var submission in _reign!.Sequencer.TakeParked()) Sequence(submission);
    }

    /// <summary>Sends a submission of one of our own clients to the leader.</summary>
    private void Submit(Submission submission)
    {
        if (Role == ServerRole.Leading) Sequence(submission);
        else if (Role == ServerRole.Following && _replica.IsInstalled) _outbox.Add(submission);
    }

    private void FlushForwards()
    {
        if (_outbox.Peek() is not { } submissions) return;
        if (Role == ServerRole.Following)
        {
            foreach (var batch in Batch.Of(submissions, SubmissionFields.Estimate))
            {
                _effects.Send(_view!.Leader.Rank, new Forward(batch));
            }
        }

        _outbox.Clear();
    }

    private void OnForward(Rank from, Forward forward)
    {
        if (Role != ServerRole.Leading || !_view!.Contains(from)) return;
        foreach (var submission in forward.Items) Sequence(submission);
        var gone = forward.Items.Select(submission => submission.Id).Where(_replica.IsGone).ToList();
        if (gone.Count > 0) _effects.Send(from, new Known(gone));
    }

    private void OnKnown(Rank from, Known known)
    {
        if (Role != ServerRole.Following || from != _view!.Leader.Rank) return;
        foreach (var id in known.Ids) _home.Confirm(id);
    }

    /// <summary>
    /// Gives a message its position, unless it has one (R1, X2). Messages that have waited for it get theirs too.
    /// </summary>
    private void Sequence(Submission submission)
    {
        // The recipient of a private message is known only after all members have reported their sessions (H3).
        if (!MaySequence || (submission.To is not null && !_reign!.Rosters.IsComplete))
        {
            _reign!.Sequencer.Park(submission);
            return;
        }

        // Not by foreach: its enumerator would be the only garbage of this step.
        var ready = _reign!.Sequencer.Release(submission);
        for (var at = 0; at < ready.Count; at++) Append(ready[at]);
    }

    private void Append(Submission submission)
    {
        var recipient = submission.To is { } user ? _users.FindRecipient(user, submission.Room) : null;
        var entry = new LogEntry
        {
            Position = _replica.NextPosition,
            Id = submission.Id,
            Timestamp = _reign!.Sequencer.Stamp(submission, _moment.WallTicks),
            WallTicks = _moment.WallTicks,
            Room = submission.Room,
            Sender = submission.Sender,
            Text = submission.Text,
            Data = submission.Data,
            To = recipient?.User ?? submission.To,
            Recipients = recipient is null ? [] : [recipient.Session],
        };
        EntryFields.Encode(entry);
        _replica.Append(entry);
    }

    /// <summary>Sends new messages to each member, and commits those that enough members hold.</summary>
    private void FlushReplication()
    {
        if (_outbox.TakeHeld()) TellHeld();
        if (Role != ServerRole.Leading) return;
        var end = _replica.HeldOfEpoch;
        Stream(end);
        AdvanceCommit(end);
        foreach (var (rank, follower) in _reign!.Followers)
        {
            if (_replica.Committed is not { } commit || follower.ToldCommit >= commit || !_detector.IsLinked(rank)) continue;
            if (TwoCopiesAreEnough && follower.HasInstalled) continue;
            _effects.Send(rank, new Commit(_view!.Epoch, commit));
            follower.OnToldCommit(commit);
        }
    }

    private void Stream(long end)
    {
        foreach (var (rank, follower) in _reign!.Followers)
        {
            if (!_detector.IsLinked(rank)) continue;
            while (follower.Sent < end && !follower.IsFull)
            {
                var (frame, last, bytes) = _replica.Read(
                    new Position(_view!.Epoch, follower.Sent + 1), (_replica.Committed ?? 0) + 1);
                _effects.Send(rank, frame);
                follower.OnSent(last, bytes, Now);
            }
        }
    }

    /// <summary>Commits the messages that as many members hold as the view demands (R4).</summary>
    private void AdvanceCommit(long end)
    {
        if (_replica.Committed == end) return;
        var quorum = Has(PlantedBug.CommitOneCopyEarly) ? Math.Max(1, _view!.CommitQuorum - 1) : _view!.CommitQuorum;
        if (_reign!.Followers.CountHeldBy(quorum, end) is { } held && held > (_replica.Committed ?? -1))
        {
            _replica.CommitThrough(held);
        }
    }

    /// <summary>
    /// Accepts entries of the leader's stream, and pulled ones (R3). All others come from an epoch that is over. Its leader may
    /// be gone, its last messages may be in no history, and no server would deliver them.
    /// </summary>
    private void OnEntries(Rank from, Entries entries)
    {
        if (Take(from, entries.Epoch, entries.IsStream, () => entries.Items.All(_replica.Append)))
        {
            OnStreamCommit(from, entries.Epoch, entries.Commit);
        }
    }

    /// <summary>
    /// Accepts dropped ranges in the same way, because dropped messages count as held. The frame says whether it belongs to the
    /// stream: a server that has asked the leader for the history is sent both at once.
    /// </summary>
    private void OnDropped(Rank from, Dropped dropped)
    {
        var epoch = dropped.Range.Epoch;
        if (Take(from, epoch, dropped.IsStream, () => _replica.Append(dropped.Range)))
        {
            OnStreamCommit(from, epoch, dropped.Commit);
        }
    }

    private void OnStreamCommit(Rank from, Epoch epoch, long commit)
    {
        if (commit > 1) OnCommit(from, new Commit(epoch, commit - 1));
    }

    /// <summary>
    /// Accepts messages of an epoch only if the history of that epoch is held (R9). Otherwise, if the leader died now, a message
    /// could be left without the earlier ones of its sender. So the stream is accepted only once the history is here, and pulls
    /// are answered epoch by epoch.
    /// </summary>
    /// <returns>Whether the messages were part of the leader's stream.</returns>
    private bool Take(Rank from, Epoch epoch, bool isStream, Func<bool> append)
    {
        if (isStream)
        {
            // A server that has promised another candidate since then has told it what it holds. Later messages would be in no
            // view's history, and only this server would know of them.
            var isOurs = Role is ServerRole.Following or ServerRole.Bereft && epoch == _view!.Epoch && epoch == _promised
                && from == _view.Leader.Rank;
            if (!isOurs || !(_replica.IsInstalled || _replica.HoldsHistory)) return false;
        }
        else if (!_replica.IsPulledFrom(from))
        {
            return false;
        }

        // A ballot must be above every epoch in its history.
        SeeNumber(epoch);

        // If the messages do not fit, some before them were lost here while an election was under way.
        if (!append() && isStream && !_replica.IsPulledFrom(from)) PullFrom(from);
        if (isStream) ReportHeld();
        return isStream;
    }

    /// <summary>
    /// Whether a member knows by itself that the messages it holds are committed: it has them from the leader, which holds them
    /// too (R10). No frame has to tell it, and its clients get their answers one round trip to the leader sooner.
    /// </summary>
    private bool TwoCopiesAreEnough => _view!.CommitQuorum <= 2;

    /// <summary>Reports what is held here. Only a member that follows and has installed the view has copies that count.</summary>
    private void ReportHeld()
    {
        if (Role != ServerRole.Following || !_replica.IsInstalled) return;
        _outbox.OweHeld();
        if (TwoCopiesAreEnough) _replica.CommitThrough(_replica.HeldOfEpoch);
    }

    private void TellHeld()
    {
        if (Role == ServerRole.Following && _replica.IsInstalled)
        {
            _effects.Send(_view!.Leader.Rank, new Held(_view.Epoch, _replica.HeldOfEpoch));
        }
    }

    private void OnHeld(Rank from, Held held)
    {
        if (Role != ServerRole.Leading || held.Epoch != _view!.Epoch || _reign!.Followers.Find(from) is not { } follower) return;
        follower.OnHeld(held.Count, Now);
        OnEpochConfirmed(from);
    }

    private void OnCommit(Rank from, Commit commit)
    {
        if (Role is not (ServerRole.Following or ServerRole.Bereft) || commit.Epoch != _view!.Epoch || from != _view.Leader.Rank)
        {
            return;
        }

        _replica.CommitThrough(commit.Count);
    }

    private void PullFrom(Rank source) => _effects.Send(source, _replica.BeginPull(source));

    private void OnPull(Rank from, Pull pull)
    {
        if (Role == ServerRole.Leading) _reign!.Followers.Find(from)?.OnPull(pull.Held.Total, Now);
        var budget = PullBytes;
        foreach (var (epoch, count) in _replica.Held.Counts)
        {
            for (var held = pull.Held[epoch]; held < count && budget > 0;)
            {
                (var frame, held, var bytes) = _replica.Read(new Position(epoch, held + 1), commit: 0);
                _effects.Send(from, frame);
                budget -= bytes;
            }
        }

        _effects.Send(from, new PullEnd(_replica.Held.Copy()));
        OnLearnerProgress(from, pull.Held);
    }

    private void OnPullEnd(Rank from, PullEnd end)
    {
        _replica.EndPull(from);
        switch (Role)
        {
            case ServerRole.Joining: OnLearnerPullEnd(from, end); break;
            case ServerRole.Standing: OnCandidatePullEnd(from); break;
            case ServerRole.Following when _replica.IsInstalled:
                PullOn(from, end);
                ReportHeld();
                _replica.DeliverCommitted();
                break;
            case ServerRole.Following:
                TryInstall();
                if (_replica.IsInstalled) PullOn(from, end);
                break;
            case ServerRole.Leading: OnLearnerProgress(from, end.Held); break;
            default: break;
        }
    }

    /// <summary>
    /// Pulls on if the answer was not complete. The leader's stream was passed over until the history was here, so its messages
    /// are pulled as well.
    /// </summary>
    private void PullOn(Rank from, PullEnd end)
    {
        if (from == _view!.Leader.Rank && !_replica.Held.Covers(end.Held)) PullFrom(from);
    }
}
