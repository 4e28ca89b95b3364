using PSChat.Groups;

namespace PSChat.Simulation.World;

/// <summary>A clock that jumps from one event to the next.</summary>
internal sealed class VirtualTime
{
    /// <summary>Initial value of every simulated wall clock.</summary>
    private static readonly long s_wallStart = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>A binary heap: the earliest event first; of two at one moment, the one that was planned first.</summary>
    private Planned[] _heap = new Planned[256];
    private int _count;
    private long _order;

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Number of events that have happened.</summary>
    public long Events { get; private set; }

    public Instant Now => new(Elapsed, s_wallStart + Elapsed.Ticks);

    /// <summary>Plans an event after a while. Events at one moment happen in the order of planning.</summary>
    public void After(TimeSpan wait, Action action)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, 2 * _count);
        var planned = new Planned((Elapsed + wait).Ticks, ++_order, action);
        var at = _count++;
        while (at > 0 && planned.IsBefore(_heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = planned;
    }

    /// <summary>
    /// Lets all events happen that are planned up to <paramref name="end"/>, unless <paramref name="stop"/> returns true.
    /// </summary>
    public void RunUntil(TimeSpan end, Func<bool>? stop = null)
    {
        while (_count > 0 && _heap[0].At <= end.Ticks)
        {
            if (stop?.Invoke() == true) return;
            var next = TakeFirst();
            Elapsed = new TimeSpan(next.At);
            Events++;
            next.Action();
        }

        if (stop is null || !stop()) Elapsed = end;
    }

    private Planned TakeFirst()
    {
        var first = _heap[0];
        var last = _heap[--_count];
        _heap[_count] = default;
        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(last)) break;
            _heap[at] = _heap[child];
            at = child;
        }

        if (_count > 0) _heap[at] = last;
        return first;
    }

    private readonly record struct Planned(long At, long Order, Action Action)
    {
        public bool IsBefore(in Planned other) => At != other.At ? At < other.At : Order < other.Order;
    }
}
