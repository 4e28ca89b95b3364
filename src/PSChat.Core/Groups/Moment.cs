namespace PSChat.Groups;

/// <summary>The moment of the input that is being handled; the state machine sets it with each input.</summary>
internal sealed class Moment : IMoment
{
    public Instant Instant { get; private set; }

    public TimeSpan Now => Instant.Monotonic;

    public long WallTicks => Instant.WallTicks;

    public void Set(Instant now) => Instant = now;
}
