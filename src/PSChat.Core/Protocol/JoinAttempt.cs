using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>The learner's side of a join: the group that it wants to join, and its progress.</summary>
/// <param name="timings">Times that limit the attempt.</param>
/// <param name="isCold">Whether this server's code is not compiled yet, so that it is slow.</param>
internal sealed class JoinAttempt(GroupTimings timings, bool isCold)
{
    private TimeSpan _deadline;
    private TimeSpan _since;

    /// <summary>Time to ask again to be accepted as a learner.</summary>
    public Alarm JoinDue { get; } = new();

    /// <summary>Time of the next pull.</summary>
    public Alarm PullDue { get; } = new();

    /// <summary>The leader of the group; null before the first attempt.</summary>
    public Member? Leader { get; private set; }

    public Epoch Epoch { get; private set; }

    /// <summary>Whether this server brings the messages of a group of its own.</summary>
    public bool IsMerge { get; private set; }

    /// <summary>The view of the group that has accepted this server as a learner; null if none has.</summary>
    public GroupView? View { get; private set; }

    /// <summary>
    /// Whether this server is still slow. A slow learner delays nobody, but a new leader does until its code is compiled (J3).
    /// </summary>
    public bool IsCold { get; private set; } = isCold;

    public void WarmUp() => IsCold = false;

    /// <param name="leader">The leader to ask.</param>
    /// <param name="epoch">The leader's epoch.</param>
    /// <param name="isMerge">Whether this server brings the messages of a group of its own.</param>
    /// <param name="isFirst">Whether this server did not try to join any group just before.</param>
    /// <param name="now">The moment.</param>
    public void Begin(Member leader, Epoch epoch, bool isMerge, bool isFirst, TimeSpan now)
    {
        IsMerge = isMerge;
        Leader = leader;
        Epoch = epoch;
        if (isFirst) _since = now;
        OnProgress(now);
    }

    /// <summary>
    /// The leader of this server's group has given the group up, and this server joins the other group with it.
    /// </summary>
    public void BeginMerge() => IsMerge = true;

    /// <summary>The leader has accepted this server as a learner.</summary>
    public void OnLearning(GroupView view, TimeSpan now)
    {
        Leader = view.Leader;
        Epoch = view.Epoch;
        View = view;
        OnProgress(now);
    }

    /// <summary>The attempt makes progress, so that its deadline moves.</summary>
    public void OnProgress(TimeSpan now) => _deadline = now + timings.JoinPatience;

    public bool IsInVain(TimeSpan now) => now >= _deadline;

    /// <summary>Whether clients have waited long enough and should go to another server.</summary>
    public bool IsTooLongForClients(TimeSpan now) => now - _since >= timings.ClientPatience;

    /// <summary>Stops asking; the leader that was asked stays known.</summary>
    public void Stop()
    {
        JoinDue.Clear();
        PullDue.Clear();
    }

    /// <summary>The server is a member.</summary>
    public void End() => View = null;
}
