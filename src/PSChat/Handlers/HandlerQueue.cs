using System.Diagnostics.CodeAnalysis;
using PSChat.Hosting;

namespace PSChat.Module.Handlers;

/// <summary>
/// The items that a handler has still to handle, in order. A handler that is slower than its room must not fill the memory, so
/// the queue is bounded: the oldest items are dropped and counted.
/// </summary>
internal sealed class HandlerQueue(int capacity)
{
    private readonly object _gate = new();
    private readonly BoundedQueue<object> _waiting = new(capacity);
    private long _refused;
    private bool _isComplete;

    /// <summary>Adds an item; never waits. After the end, an item counts as dropped.</summary>
    public void Add(object item)
    {
        lock (_gate)
        {
            if (_isComplete) _refused++;
            else _waiting.Add(item);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next item; false when there will be no more.</summary>
    public bool TryTake([MaybeNullWhen(false)] out object item)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isComplete) Monitor.Wait(_gate);
            return _waiting.TryTake(out item);
        }
    }

    /// <summary>Returns the number of items that were dropped since the last call.</summary>
    public long TakeDropped()
    {
        lock (_gate)
        {
            var dropped = _waiting.TakeDropped() + _refused;
            _refused = 0;
            return dropped;
        }
    }

    /// <summary>Accepts no more items; waiting ones can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Accepts no more items, and drops the waiting ones.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _refused += _waiting.TakeAll().Length;
        }

        Complete();
    }
}
