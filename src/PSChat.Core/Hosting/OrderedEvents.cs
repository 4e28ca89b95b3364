using System.Runtime.CompilerServices;

namespace PSChat.Hosting;

/// <summary>
/// Raises events off the event loop, one after the other and in order. Exceptions are caught for each subscriber, because an
/// exception on another thread would end the process, and given to <paramref name="failed"/>.
/// </summary>
/// <param name="limit">Most events that wait for slow subscribers; beyond that, the oldest is dropped.</param>
/// <param name="tags">Tags of all measurements.</param>
/// <param name="failed">Takes a subscriber's exception, with the name of the event.</param>
/// <param name="dropped">Takes the number of dropped events, before the next one is raised.</param>
internal sealed class OrderedEvents(
    int limit,
    KeyValuePair<string, object?>[] tags,
    Action<SubscriberExceptionEventArgs> failed,
    Action<EventsDroppedEventArgs> dropped)
{
    private readonly Lock _gate = new();
    private readonly BoundedQueue<Action> _waiting = new(limit);
    private TaskCompletionSource? _room;
    private int _roomBelow;
    private bool _isRunning;

    /// <summary>Number of waiting events.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Calls each subscriber of an event in turn.</summary>
    public void Raise<T>(
        EventHandler<T>? handler, object sender, T args, [CallerArgumentExpression(nameof(handler))] string name = "")
        where T : EventArgs
    {
        if (handler is null) return;
        Post(() =>
        {
            foreach (var subscriber in Delegate.EnumerateInvocationList(handler))
            {
                try
                {
                    subscriber(sender, args);
                }
#pragma warning disable CA1031 // A subscriber's fault is its own; the owner is told.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Fail(exception, name);
                }
            }
        });
    }

    /// <summary>Runs an action in order with the events.</summary>
    public void Post(Action action)
    {
        lock (_gate)
        {
            _waiting.Add(action);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static events => events.Drain(), this, preferLocal: false);
    }

    /// <summary>
    /// Completes when fewer than <paramref name="count"/> events wait; <paramref name="count"/> must be the same in every call.
    /// </summary>
    public Task WaitUntilBelowAsync(int count)
    {
        lock (_gate)
        {
            if (_waiting.Count < count) return Task.CompletedTask;
            _roomBelow = count;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    private void Drain()
    {
        while (TryTake(out var next, out var lost))
        {
            if (lost > 0) Drop(lost);
            next();
        }
    }

    /// <summary>Reports a subscriber's exception, except one of the reporting event itself, which would never end.</summary>
    private void Fail(Exception exception, string eventName)
    {
        if (Telemetry.SubscriberExceptions.Enabled) Telemetry.SubscriberExceptions.Add(1, tags);
        if (eventName != nameof(ChatServer.UnhandledException)) failed(new SubscriberExceptionEventArgs(exception, eventName));
    }

    private void Drop(long count)
    {
        if (Telemetry.EventsDropped.Enabled) Telemetry.EventsDropped.Add(count, tags);
        dropped(new EventsDroppedEventArgs(count));
    }

    private bool TryTake(out Action next, out long lost)
    {
        lock (_gate)
        {
            lost = _waiting.TakeDropped();
            _isRunning = _waiting.TryTake(out next!);
            if (_waiting.Count >= _roomBelow || _room is not { } room) return _isRunning;
            _room = null;
            room.TrySetResult();
            return _isRunning;
        }
    }
}
