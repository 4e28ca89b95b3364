namespace PSChat.Net;

/// <summary>
/// A task that completes once and is created only when it is asked for, because thousands of links each have some that nobody
/// awaits. Use it as a field; do not copy it.
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
            var source = LazyInitializer.EnsureInitialized(
                ref _source, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

            // The task may have been completed before the source could be seen.
            if (_isComplete) source.TrySetResult();
            return source.Task;
        }
    }

    /// <summary>Completes the task; a second call changes nothing.</summary>
    public void Complete()
    {
        _isComplete = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _source)?.TrySetResult();
    }
}
