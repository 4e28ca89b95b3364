namespace PSChat.Groups;

/// <summary>One timer of a state machine, which may be set or not.</summary>
internal sealed class Alarm
{
    /// <summary>Time at which it is due; <see cref="TimeSpan.MaxValue"/> if it is not set.</summary>
    public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

    public bool IsSet => Due != TimeSpan.MaxValue;

    public void Set(TimeSpan due) => Due = due;

    public void Clear() => Due = TimeSpan.MaxValue;

    /// <summary>Whether it is due. An alarm that is due is cleared.</summary>
    public bool Take(TimeSpan now)
    {
        if (now < Due) return false;
        Clear();
        return true;
    }
}
