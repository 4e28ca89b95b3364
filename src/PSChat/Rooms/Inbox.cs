using System.Diagnostics.CodeAnalysis;

namespace PSChat.Module.Rooms;

/// <summary>
/// The messages of a room that nobody has received yet. Bounded: a session that never receives must not fill the memory,
/// so the oldest messages go, and are counted.
/// </summary>
internal sealed class Inbox(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<ChatMessage> _waiting = new();
    private long _dropped;
    private (bool IsSet, long? Count) _missed;

    /// <summary>A message came in, or none will any more. Raised on the session's thread.</summary>
    public event Action? Changed;

    /// <summary>How many messages wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public void Add(ChatMessage message)
    {
        lock (_gate)
        {
            if (_waiting.Count == capacity)
            {
                _waiting.Dequeue();
                _dropped++;
            }

            _waiting.Enqueue(message);
        }

        Changed?.Invoke();
    }

    public bool TryTake([MaybeNullWhen(false)] out ChatMessage message)
    {
        lock (_gate) return _waiting.TryDequeue(out message);
    }

    /// <summary>How many messages were dropped since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>Messages never came, at most so many (null: nobody knows how many): no server keeps them.</summary>
    public void Miss(long? count)
    {
        lock (_gate) _missed = (true, count is null || _missed is { IsSet: true, Count: null } ? null : (_missed.Count ?? 0) + count);
        Changed?.Invoke();
    }

    /// <summary>Whether messages never came since the last call, and at most how many, if anybody knows.</summary>
    public bool TakeMissed(out long? count)
    {
        lock (_gate)
        {
            (var isSet, count) = _missed;
            _missed = default;
            return isSet;
        }
    }

    /// <summary>Wakes whoever waits: there will be no more.</summary>
    public void Close() => Changed?.Invoke();
}
