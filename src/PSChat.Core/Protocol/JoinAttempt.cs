using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>The learner's side of a join: whose group it wants to get into, and how far it has got.</summary>
/// <param name="timings">How long it tries.</param>
/// <param name="isCold">Whether this server is not yet as fast as it gets.</param>
internal sealed class JoinAttempt(GroupTimings timings, bool isCold)
{
    private TimeSpan _deadline;
    private TimeSpan _since;

    /// <summary>When to ask again to be taken as a learner.</summary>
    public Alarm JoinDue { get; } = new();

    /// <summary>When to pull again.</summary>
    public Alarm PullDue { get; } = new();

    /// <summary>The leader of the group; null before the first attempt.</summary>
    public Member? Leader { get; private set; }

    public Epoch Epoch { get; private set; }

    /// <summary>Whether this server brings a group of its own.</summary>
    public bool IsMerge { get; private set; }

    /// <summary>The view of the group that has taken this server as a learner; null if none has.</summary>
    public GroupView? View { get; private set; }

    /// <summary>A learner delays nobody, but a new leader does for as long as its code takes to be compiled.</summary>
    public bool IsCold { get; private set; } = isCold;

    public void WarmUp() => IsCold = false;

    /// <param name="leader">Whom to ask.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="isMerge">Whether this server brings a group of its own.</param>
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

    /// <summary>The leader of this server's group has given it up: this server comes along with it.</summary>
    public void BeginMerge() => IsMerge = true;

    /// <summary>The leader has taken this server as a learner.</summary>
    public void OnLearning(GroupView view, TimeSpan now)
    {
        Leader = view.Leader;
        Epoch = view.Epoch;
        View = view;
        OnProgress(now);
    }

    /// <summary>It gets further: there is time again.</summary>
    public void OnProgress(TimeSpan now) => _deadline = now + timings.JoinPatience;

    public bool IsInVain(TimeSpan now) => now >= _deadline;

    /// <summary>Whether clients have waited for long enough: they can go on elsewhere.</summary>
    public bool IsTooLongForClients(TimeSpan now) => now - _since >= timings.ClientPatience;

    /// <summary>Asks no more; whom it asked is still known.</summary>
    public void Stop()
    {
        JoinDue.Clear();
        PullDue.Clear();
    }

    /// <summary>The server is a member.</summary>
    public void End() => View = null;
}
