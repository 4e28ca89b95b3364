using PSChat.Groups;

namespace PSChat.Simulation.World;

/// <summary>A clock that jumps from one event to the next.</summary>
internal sealed class VirtualTime
{
    /// <summary>Where every simulated wall clock starts.</summary>
    private static readonly long s_wallStart = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private long _order;

    public TimeSpan Elapsed { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Events { get; private set; }

    public Instant Now => new(Elapsed, s_wallStart + Elapsed.Ticks);

    /// <summary>Has something happen after a while; what is planned for one moment happens in the order of planning.</summary>
    public void After(TimeSpan wait, Action action) => _events.Enqueue(action, (Elapsed + wait, ++_order));

    /// <summary>Has everything happen that is planned up to <paramref name="end"/>, unless <paramref name="stop"/> says enough.</summary>
    public void RunUntil(TimeSpan end, Func<bool>? stop = null)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            if (stop?.Invoke() == true) return;
            Elapsed = next.At;
            Events++;
            _events.Dequeue()();
        }

        if (stop is null || !stop()) Elapsed = end;
    }
}
