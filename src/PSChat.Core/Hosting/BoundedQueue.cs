using System.Diagnostics.CodeAnalysis;

namespace PSChat.Hosting;

/// <summary>
/// Items in order, at most so many: an item that comes when the queue is full takes the place of the oldest one. The number of
/// dropped items is kept until somebody takes it. Not thread-safe: its owner has a lock.
/// </summary>
/// <param name="capacity">Most items that wait; at least 1.</param>
internal sealed class BoundedQueue<T>(int capacity)
{
    private readonly Queue<T> _waiting = [];
    private long _dropped;

    /// <summary>Number of waiting items.</summary>
    public int Count => _waiting.Count;

    public bool IsFull => _waiting.Count >= capacity;

    /// <summary>Adds an item.</summary>
    /// <returns>
    /// Whether an item was dropped for it, the first one since <see cref="TakeDropped"/>: the moment to tell somebody.
    /// </returns>
    public bool Add(T item)
    {
        var isFirstDrop = IsFull && _dropped == 0;
        if (IsFull)
        {
            _waiting.Dequeue();
            _dropped++;
        }

        _waiting.Enqueue(item);
        return isFirstDrop;
    }

    /// <summary>Takes the oldest item.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item) => _waiting.TryDequeue(out item);

    /// <summary>Takes all items.</summary>
    public T[] TakeAll()
    {
        T[] taken = [.. _waiting];
        _waiting.Clear();
        return taken;
    }

    /// <summary>Returns the number of items that were dropped since the last call.</summary>
    public long TakeDropped()
    {
        var dropped = _dropped;
        _dropped = 0;
        return dropped;
    }
}
