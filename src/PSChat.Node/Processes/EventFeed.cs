using PSChat.Node.Events;

namespace PSChat.Node.Processes;

/// <summary>An event of a child process, with the moment at which it arrived here.</summary>
/// <param name="Event">The event.</param>
/// <param name="At">A <see cref="TimeProvider.GetTimestamp"/> of the receiver.</param>
internal readonly record struct ReceivedEvent(NodeEvent Event, long At);

/// <summary>The events of a child process: all so far, and waiting for those to come.</summary>
internal sealed class EventFeed
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedEvent> _events = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>How many there are; a place to wait from.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _events.Count;
        }
    }

    /// <summary>All so far, from event number <paramref name="from"/> on.</summary>
    public IReadOnlyList<ReceivedEvent> Snapshot(int from = 0)
    {
        lock (_gate) return _events[from..];
    }

    /// <summary>Adds one; wakes all who wait.</summary>
    public void Add(NodeEvent value, long at)
    {
        lock (_gate)
        {
            _events.Add(new ReceivedEvent(value, at));
            Wake();
        }
    }

    /// <summary>No more will come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Wake();
        }
    }

    /// <summary>Whether no more will come.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <summary>Completes once there are more than <paramref name="count"/>, or no more will come.</summary>
    public async Task ChangeAfterAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_events.Count > count || _ended) return;
                changed = _changed.Task;
            }

            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>The last event that fits, or null.</summary>
    public ReceivedEvent? Last(Func<NodeEvent, bool> fits)
    {
        lock (_gate)
        {
            for (var index = _events.Count - 1; index >= 0; index--)
            {
                if (fits(_events[index].Event)) return _events[index];
            }

            return null;
        }
    }

    /// <summary>The first event from <paramref name="from"/> on that fits, once it is there; null if the process ended without.</summary>
    public async Task<ReceivedEvent?> FirstAsync(
        Func<ReceivedEvent, bool> fits, int from, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                for (; from < _events.Count; from++)
                {
                    if (fits(_events[from])) return _events[from];
                }

                if (_ended) return null;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
