using System.Diagnostics.CodeAnalysis;

namespace PSChat.Module.Handlers;

/// <summary>
/// What a handler has still to handle, in order. Bounded: a handler that is slower than its room must not fill the memory,
/// so the oldest items go, and are counted.
/// </summary>
internal sealed class HandlerQueue(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<object> _waiting = new();
    private long _dropped;
    private bool _isComplete;

    /// <summary>Adds an item; never waits. After the end it counts as dropped.</summary>
    public void Add(object item)
    {
        lock (_gate)
        {
            if (_isComplete || (_waiting.Count == capacity && _waiting.TryDequeue(out _))) _dropped++;
            if (!_isComplete) _waiting.Enqueue(item);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next item; false when there will be none.</summary>
    public bool TryTake([MaybeNullWhen(false)] out object item)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isComplete) Monitor.Wait(_gate);
            return _waiting.TryDequeue(out item);
        }
    }

    /// <summary>How many items were dropped since the last call.</summary>
    public long TakeDropped()
    {
        lock (_gate)
        {
            var dropped = _dropped;
            _dropped = 0;
            return dropped;
        }
    }

    /// <summary>Takes no more; what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes no more, and drops what waits.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _dropped += _waiting.Count;
            _waiting.Clear();
        }

        Complete();
    }
}
