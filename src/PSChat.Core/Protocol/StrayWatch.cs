using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>What a server that is in a group hears of later epochs, and what it does about them.</summary>
internal sealed class StrayWatch(GroupTimings timings)
{
    /// <summary>Since when a later epoch is heard of; null if none is.</summary>
    private TimeSpan? _since;

    /// <summary>When the known members may be asked again.</summary>
    private TimeSpan _nextQuestion;

    /// <summary>The leader of a later epoch that would be joined if there were a link to it.</summary>
    public (Member Leader, Epoch Epoch)? Courted { get; private set; }

    /// <summary>Whether a later epoch was heard of for so long that its view would have come.</summary>
    public bool IsStray(TimeSpan now) => now - _since >= timings.StrayPatience;

    /// <summary>A later epoch is heard of.</summary>
    public void Note(TimeSpan now) => _since ??= now;

    /// <summary>The server is in the latest epoch that it knows of, or on its way there.</summary>
    public void Forget() => _since = null;

    /// <summary>Whether to ask the members that are known; at a pace of its own, because an answer needs time to come.</summary>
    public bool MayAsk(TimeSpan now)
    {
        if (now < _nextQuestion) return false;
        _nextQuestion = now + timings.StrayPatience;
        return true;
    }

    /// <summary>Waits for a link to the leader of a later epoch.</summary>
    public void Court(Member leader, Epoch epoch) => Courted = (leader, epoch);

    public void StopCourting() => Courted = null;
}
