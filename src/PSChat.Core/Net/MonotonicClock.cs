using PSChat.Groups;

namespace PSChat.Net;

/// <summary>Tells the state machines what time it is.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public Instant Now => new(Elapsed, time.GetUtcNow().UtcTicks);
}
