using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>Which submission gets the next position of the epoch, and with what timestamp.</summary>
internal sealed class Sequencer
{
    private readonly HybridClock _clock = new();
    private readonly SubmissionOrder _order = new();

    /// <summary>
    /// The ids that have a place in the view's history or in its epoch. What a learner brings after that has none yet: it
    /// is delivered with a later view, late, and must not let the sender's next message pass it.
    /// </summary>
    private readonly MessageIdSet _positioned;

    /// <summary>What may get its position now; used afresh each time.</summary>
    private readonly List<Submission> _ready = [];

    /// <param name="log">What the view's leader holds as it installs the view.</param>
    public Sequencer(MessageLog log)
    {
        _positioned = log.Ids.Copy();
        _clock.Observe(log.LastTimestamp);
    }

    public int ParkedCount => _order.ParkedCount;

    public int WaitingCount => _order.WaitingCount;

    /// <summary>Keeps a submission until sequencing resumes.</summary>
    public void Park(Submission submission) => _order.Park(submission);

    public IReadOnlyList<Submission> TakeParked()
    {
        var parked = new List<Submission>();
        _order.TakeParked(parked);
        return parked;
    }

    /// <summary>
    /// What may get its position now that a submission is here, in order. One sender's messages keep their order: those that
    /// came too early wait for the ones before them.
    /// </summary>
    /// <returns>Valid until the next call; each is given its position, see <see cref="Stamp"/>, before that.</returns>
    public IReadOnlyList<Submission> Release(Submission submission)
    {
        _ready.Clear();
        _order.Release(submission, _positioned, _ready);
        return _ready;
    }

    /// <summary>A submission gets its position now.</summary>
    /// <returns>Its timestamp, above that of every message before it.</returns>
    public HybridTimestamp Stamp(Submission submission, long wallTicks)
    {
        _positioned.Add(submission.Id);
        return _clock.Next(wallTicks, submission.LastTimestamp);
    }

    /// <summary>Forgets a session whose messages cannot be sent again any more.</summary>
    public void Forget(Guid session) => _positioned.Remove(session);
}
