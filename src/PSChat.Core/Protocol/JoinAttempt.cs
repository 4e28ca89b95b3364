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

    /// <summary>Whether the group is full, and this server waits outside for a place (G9).</summary>
    public bool IsSpare { get; private set; }

    /// <summary>Whether a spare has heard that there may be a place for it.</summary>
    public bool SeesPlace { get; private set; }

    /// <summary>
    /// Whether this server was a member until its leader went on without it, and nobody else of the leader's group is heard (V6).
    /// </summary>
    public bool IsLeftOut { get; private set; }

    public void WarmUp() => IsCold = false;

    /// <summary>The group is full.</summary>
    public void Wait(TimeSpan now)
    {
        PullDue.Clear();
        View = null;
        IsSpare = true;
        SeesPlace = false;
        OnProgress(now);
    }

    /// <summary>A spare hears that its group is still there, and who leads it.</summary>
    public void OnWord(Member leader, Epoch epoch, bool seesPlace, TimeSpan now)
    {
        (Leader, Epoch, SeesPlace) = (leader, epoch, seesPlace);
        OnProgress(now);
    }

    /// <summary>Whether a spare has not heard of its group for a while, and asks.</summary>
    public bool IsOutOfTouch(TimeSpan now) => now >= _deadline - timings.JoinPatience + (timings.Beacon * 2);

    /// <param name="leader">The leader to ask.</param>
    /// <param name="epoch">The leader's epoch.</param>
    /// <param name="isMerge">Whether this server brings the messages of a group of its own.</param>
    /// <param name="isFirst">Whether this server did not try to join any group just before.</param>
    /// <param name="now">The moment.</param>
    public void Begin(Member leader, Epoch epoch, bool isMerge, bool isFirst, TimeSpan now)
    {
        IsMerge = isMerge;
        IsLeftOut = false;
        IsSpare = false;
        Leader = leader;
        Epoch = epoch;
        if (isFirst) _since = now;
        OnProgress(now);
    }

    /// <summary>
    /// The leader of this server's group has given the group up, and this server joins the other group with it.
    /// </summary>
    public void BeginMerge() => IsMerge = true;

    /// <summary>See <see cref="IsLeftOut"/>.</summary>
    public void BeginLeftOut() => IsLeftOut = true;

    /// <summary>The leader has accepted this server as a learner.</summary>
    public void OnLearning(GroupView view, TimeSpan now)
    {
        Leader = view.Leader;
        Epoch = view.Epoch;
        View = view;
        IsLeftOut = false;
        IsSpare = false;
        OnProgress(now);
    }

    /// <summary>The attempt makes progress, so that its deadline moves.</summary>
    public void OnProgress(TimeSpan now) => _deadline = now + timings.JoinPatience;

    /// <summary>Whether this has lasted too long without progress, and the group must be looked for again.</summary>
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
