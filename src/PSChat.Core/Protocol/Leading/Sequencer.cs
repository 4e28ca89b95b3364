using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>The order in which submissions get the positions of the epoch, and their timestamps.</summary>
internal sealed class Sequencer
{
    private readonly HybridClock _clock = new();
    private readonly SubmissionOrder _order = new();

    /// <summary>
    /// Ids that have a place in the view's history or in its epoch (X1). Messages that a learner brings later have none yet. They
    /// are delivered with a later view, as late ones, and must not let the sender's next message overtake them.
    /// </summary>
    private readonly MessageIdSet _positioned;

    /// <summary>Submissions that may get their positions now; reused by each call.</summary>
    private readonly List<Submission> _ready = [];

    /// <param name="log">Messages that the view's leader holds when it installs the view.</param>
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
    /// Takes a submission in, and returns those that may get their positions now, in order. One sender's messages keep their
    /// order: later ones wait for the ones before them.
    /// </summary>
    /// <returns>
    /// Submissions, valid until the next call. Each must be given its position before that, see <see cref="Stamp"/>.
    /// </returns>
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

    /// <summary>Forgets a session whose messages cannot be sent again.</summary>
    public void Forget(Guid session) => _positioned.Remove(session);
}
