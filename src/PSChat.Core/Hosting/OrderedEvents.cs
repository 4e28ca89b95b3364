namespace PSChat.Hosting;

/// <summary>
/// Raises events off the event loop, one after the other in order. What a subscriber throws is caught for each alone: on
/// another thread it would end the process.
/// </summary>
internal sealed class OrderedEvents
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = [];
    private bool _isRunning;

    /// <summary>Calls each subscriber of an event in turn.</summary>
    public void Raise<T>(EventHandler<T>? handler, object sender, T args)
        where T : EventArgs
    {
        if (handler is null) return;
        Post(() =>
        {
            foreach (var subscriber in handler.GetInvocationList().Cast<EventHandler<T>>())
            {
                try
                {
                    subscriber(sender, args);
                }
#pragma warning disable CA1031 // A subscriber's fault is its own.
                catch (Exception)
#pragma warning restore CA1031
                {
                    // Nobody is there to take it: the subscriber should have.
                }
            }
        });
    }

    private void Post(Action action)
    {
        lock (_gate)
        {
            _waiting.Enqueue(action);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static events => events.Drain(), this, preferLocal: false);
    }

    private void Drain()
    {
        while (true)
        {
            Action next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next!))
                {
                    _isRunning = false;
                    return;
                }
            }

            next();
        }
    }
}
