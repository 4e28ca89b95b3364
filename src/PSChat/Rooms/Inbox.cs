using System.Diagnostics.CodeAnalysis;
using PSChat.Hosting;

namespace PSChat.Module.Rooms;

/// <summary>
/// The messages of a room that have not been received yet. A session that never receives must not fill the memory, so the
/// queue is bounded: the oldest messages are dropped and counted.
/// </summary>
internal sealed class Inbox(int capacity)
{
    private readonly Lock _gate = new();
    private readonly BoundedQueue<ChatMessage> _waiting = new(capacity);
    private (bool IsSet, long? Count) _missed;

    /// <summary>Raised on the session's thread when a message arrives, or when no more will come.</summary>
    public event Action? Changed;

    /// <summary>Number of waiting messages.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public void Add(ChatMessage message)
    {
        lock (_gate) _waiting.Add(message);
        Changed?.Invoke();
    }

    public bool TryTake([MaybeNullWhen(false)] out ChatMessage message)
    {
        lock (_gate) return _waiting.TryTake(out message);
    }

    /// <summary>Returns the number of messages that were dropped since the last call.</summary>
    public long TakeDropped()
    {
        lock (_gate) return _waiting.TakeDropped();
    }

    /// <summary>
    /// Notes that up to <paramref name="count"/> messages (null: unknown) are missing, because no server keeps them.
    /// </summary>
    public void Miss(long? count)
    {
        lock (_gate)
        {
            var isUnknown = count is null || _missed is { IsSet: true, Count: null };
            _missed = (true, isUnknown ? null : (_missed.Count ?? 0) + count);
        }

        Changed?.Invoke();
    }

    /// <summary>Whether messages were missed since the last call, and their largest possible number if known.</summary>
    public bool TakeMissed(out long? count)
    {
        lock (_gate)
        {
            (var isSet, count) = _missed;
            _missed = default;
            return isSet;
        }
    }

    /// <summary>Wakes all waiters, because no more messages will come.</summary>
    public void Close() => Changed?.Invoke();
}
