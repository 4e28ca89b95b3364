using System.Diagnostics.CodeAnalysis;

namespace PSChat.Hosting;

/// <summary>
/// Messages that one reader of a room has not read yet. The event loop adds messages and never waits. A full reader either drops
/// the oldest message or notes the missed ones, to read them from the server's history later.
/// </summary>
internal sealed class RoomReader(string room, ReadOptions options)
{
    private readonly Lock _gate = new();
    private readonly BoundedQueue<ChatMessage> _waiting = new(options.Capacity);
    private readonly Queue<MissedPage> _missed = [];
    private MissedPage? _newest;
    private TaskCompletionSource? _news;
    private bool _hasEnded;
    private ChatException? _failure;

    /// <summary>The room of this reader.</summary>
    public string Room => room;

    /// <summary>Number of messages held; for tests.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Adds a message that was delivered.</summary>
    /// <returns>Whether a message was dropped for it, the first one since <see cref="TakeDropped"/>.</returns>
    public bool Add(ChatMessage message)
    {
        lock (_gate)
        {
            if (_hasEnded) return false;
            Wake();
            if (options.WhenFull == FullMode.DropOldest) return _waiting.Add(message);
            if (_newest is null && !_waiting.IsFull) _waiting.Add(message);
            else Miss(message);
            return false;
        }
    }

    /// <summary>Returns the number of messages that were dropped since the last call.</summary>
    public long TakeDropped()
    {
        lock (_gate) return _waiting.TakeDropped();
    }

    /// <summary>Ends the reader: no more messages come, and those that are held can still be read.</summary>
    public void End(ChatException? failure)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            (_hasEnded, _failure) = (true, failure);
            Wake();
        }
    }

    /// <summary>Takes the next message that is held.</summary>
    public bool TryTake([MaybeNullWhen(false)] out ChatMessage message)
    {
        lock (_gate) return _waiting.TryTake(out message);
    }

    /// <summary>
    /// Takes the next page of missed messages, if no earlier message is held. Messages that come later are not added to it.
    /// </summary>
    public bool TryTakeMissed([MaybeNullWhen(false)] out MissedPage page)
    {
        lock (_gate)
        {
            page = null;
            if (_waiting.Count > 0 || !_missed.TryDequeue(out page)) return false;
            if (page == _newest) _newest = null;
            return true;
        }
    }

    /// <summary>Waits until there is something to take.</summary>
    /// <returns>False if nothing will come any more.</returns>
    /// <exception cref="ChatException">The failure of the client, if that is why nothing will come.</exception>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task news;
        lock (_gate)
        {
            if (_waiting.Count + _missed.Count > 0) return true;
            if (_hasEnded) return _failure is null ? false : throw _failure;
            _news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            news = _news.Task;
        }

        await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Miss(ChatMessage message)
    {
        if (_newest?.TryAdd(message) == true) return;
        _newest = new MissedPage();
        _newest.TryAdd(message);
        _missed.Enqueue(_newest);
    }

    private void Wake()
    {
        _news?.TrySetResult();
        _news = null;
    }
}
