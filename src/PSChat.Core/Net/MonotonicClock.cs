using PSChat.Groups;

namespace PSChat.Net;

/// <summary>Clock of the state machines.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public Instant Now => new(Elapsed, time.GetUtcNow().UtcTicks);
}
