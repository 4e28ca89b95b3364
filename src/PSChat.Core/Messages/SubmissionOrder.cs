namespace PSChat.Messages;

/// <summary>
/// The leader's rule for one sender's order. Message n gets its position only when all of ackedThrough + 1 … n − 1 have theirs
/// (X2). Holes at or below ackedThrough are messages that the sender was told are safe. Some server holds them, and they come in
/// as late ones (X3).
/// </summary>
internal sealed class SubmissionOrder
{
    private readonly Dictionary<Guid, SortedDictionary<long, Submission>> _waiting = [];
    private readonly OrderedDictionary<MessageId, Submission> _parked = [];

    public int ParkedCount => _parked.Count;

    public int WaitingCount => _waiting.Values.Sum(queue => queue.Count);

    /// <summary>Keeps a submission until sequencing resumes.</summary>
    public void Park(Submission submission) => _parked.TryAdd(submission.Id, submission);

    public void TakeParked(List<Submission> parked)
    {
        parked.AddRange(_parked.Values);
        _parked.Clear();
    }

    /// <summary>Forgets everything: home servers forward all messages without a position again.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _parked.Clear();
    }

    /// <summary>Adds the submissions that may get their position now to <paramref name="ready"/>, in order.</summary>
    /// <param name="submission">The submission that has arrived.</param>
    /// <param name="positioned">The ids that have a position.</param>
    /// <param name="ready">Submissions that must get their positions in this order, before the next call.</param>
    public void Release(Submission submission, MessageIdSet positioned, List<Submission> ready)
    {
        var session = submission.Id.Session;
        var sequences = positioned.Of(session);

        // The message has a position, or a later one of its sender has (X7). In the second case the sender was told that this one
        // is safe. This copy was left behind at a home that the sender has moved away from. It would come after its successors.
        if (submission.Id.Sequence <= sequences.Last) return;
        if (!IsNext(submission, sequences, ready))
        {
            if (!_waiting.TryGetValue(session, out var queue)) _waiting[session] = queue = [];
            queue[submission.Id.Sequence] = submission;

            // More than a sender may have under way: it lies about its numbers, at one home after the other.
            if (queue.Count > SendLimits.Messages) queue.Remove(queue.Keys.Last());
            return;
        }

        ready.Add(submission);
        if (_waiting.Count == 0 || !_waiting.TryGetValue(session, out var waiting)) return;
        waiting.Remove(submission.Id.Sequence);
        while (waiting.Count > 0)
        {
            var next = waiting.First().Value;

            // A message that has a position, or is safe elsewhere as the sender was told, must not hold up the ones behind it.
            if (!sequences.Contains(next.Id.Sequence) && next.Id.Sequence > submission.AckedThrough)
            {
                if (!IsNext(next, sequences, ready)) break;
                ready.Add(next);
            }

            waiting.Remove(next.Id.Sequence);
        }

        if (waiting.Count == 0) _waiting.Remove(session);
    }

    private static bool IsNext(Submission submission, SequenceSet positioned, List<Submission> ready)
    {
        // Submissions that became ready in this call have no position yet, but get one before this.
        var last = ready.Count > 0 && ready[^1].Id.Session == submission.Id.Session ? ready[^1].Id.Sequence : 0;
        var before = submission.Id.Sequence - 1;
        return positioned.ContainsAll(submission.AckedThrough + 1, before)
            || (last > 0 && last <= before && positioned.ContainsAll(last + 1, before));
    }
}
