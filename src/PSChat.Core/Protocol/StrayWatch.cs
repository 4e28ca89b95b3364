using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>Later epochs that a server in a group hears of, and its reaction to them.</summary>
internal sealed class StrayWatch(GroupTimings timings)
{
    /// <summary>Time since when it hears of a later epoch; null if it hears of none.</summary>
    private TimeSpan? _since;

    /// <summary>Time from which the known members may be asked again.</summary>
    private TimeSpan _nextQuestion;

    /// <summary>The leader of a later epoch that this server would join if there were a link with it.</summary>
    public (Member Leader, Epoch Epoch)? Courted { get; private set; }

    /// <summary>Whether it has heard of a later epoch for so long that the epoch's view would have arrived.</summary>
    public bool IsStray(TimeSpan now) => now - _since >= timings.StrayPatience;

    /// <summary>The server hears of a later epoch.</summary>
    public void Note(TimeSpan now) => _since ??= now;

    /// <summary>The server is in the latest epoch that it knows of, or on its way there.</summary>
    public void Forget() => _since = null;

    /// <summary>
    /// Whether to ask the known members now. The questions have a pace of their own, because an answer needs time to arrive.
    /// </summary>
    public bool MayAsk(TimeSpan now)
    {
        if (now < _nextQuestion) return false;
        _nextQuestion = now + timings.StrayPatience;
        return true;
    }

    /// <summary>Waits for a link with the leader of a later epoch.</summary>
    public void Court(Member leader, Epoch epoch) => Courted = (leader, epoch);

    public void StopCourting() => Courted = null;
}
