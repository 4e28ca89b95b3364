using PSChat.Node.Events;

namespace PSChat.Node.Processes;

/// <summary>An event of a child process, with the time of its arrival here.</summary>
/// <param name="Event">The event.</param>
/// <param name="At">The receiver's <see cref="TimeProvider.GetTimestamp"/> at the arrival.</param>
internal readonly record struct ReceivedEvent(NodeEvent Event, long At);

/// <summary>The events of a child process: those that have arrived, and methods to wait for more.</summary>
internal sealed class EventFeed
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedEvent> _events = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>Number of events so far; also the event number to wait from.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _events.Count;
        }
    }

    /// <summary>Returns all events so far, from event number <paramref name="from"/> on.</summary>
    public IReadOnlyList<ReceivedEvent> Snapshot(int from = 0)
    {
        lock (_gate) return _events[from..];
    }

    /// <summary>Adds an event and wakes all waiters.</summary>
    public void Add(NodeEvent value, long at)
    {
        lock (_gate)
        {
            _events.Add(new ReceivedEvent(value, at));
            Wake();
        }
    }

    /// <summary>Marks the end: no more events will come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Wake();
        }
    }

    /// <summary>Whether the process has ended its output, so that no more events will come.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <summary>Completes when there are more than <paramref name="count"/> events, or when no more will come.</summary>
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

    /// <summary>Returns the last event that fits, or null.</summary>
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

    /// <summary>
    /// Waits for the first event from number <paramref name="from"/> on that fits. Returns null if the process ended without one.
    /// </summary>
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
