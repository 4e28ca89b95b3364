namespace PSChat.Net;

/// <summary>
/// A task that completes once, made only when somebody asks for it: thousands of links each have some for which nobody ever
/// waits. A field, not to be copied.
/// </summary>
internal struct LateTask
{
    private TaskCompletionSource? _source;
    private volatile bool _isComplete;

    /// <summary>Whether <see cref="Complete"/> was called.</summary>
    public readonly bool IsComplete => _isComplete;

    /// <summary>Completes when <see cref="Complete"/> is called, or has been.</summary>
    public Task Task
    {
        get
        {
            var source = LazyInitializer.EnsureInitialized(ref _source, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

            // It may have been completed before anybody could see the source.
            if (_isComplete) source.TrySetResult();
            return source.Task;
        }
    }

    /// <summary>Completes the task; a second time changes nothing.</summary>
    public void Complete()
    {
        _isComplete = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _source)?.TrySetResult();
    }
}
