using PSChat.Hosting;

namespace PSChat.Module.Interactive;

/// <summary>
/// Lines that other threads add, and that a visit shows on the pipeline's thread. The queue is bounded: if more comes than
/// anybody could read, the oldest lines are dropped.
/// </summary>
internal sealed class VisitNews : IDisposable
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly BoundedQueue<Func<IEnumerable<string>>> _waiting = new(Capacity);
    private readonly AutoResetEvent _changed = new(false);

    /// <summary>Adds one line.</summary>
    public void Add(string line) => Add(() => [line]);

    /// <summary>Adds lines that are made on the pipeline's thread.</summary>
    public void Add(Func<IEnumerable<string>> lines)
    {
        lock (_gate) _waiting.Add(lines);
        Wake();
    }

    /// <summary>Wakes the visit, because there is news elsewhere.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            // An answer may arrive after the end of the visit.
            if (!_changed.SafeWaitHandle.IsClosed) _changed.Set();
        }
    }

    /// <summary>Returns all lines since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        Func<IEnumerable<string>>[] taken;
        lock (_gate) taken = _waiting.TakeAll();
        return [.. taken.SelectMany(lines => lines())];
    }

    /// <summary>Waits for news, at most for <paramref name="limit"/>, or until the pipeline is stopped.</summary>
    public void Wait(TimeSpan limit, CancellationToken stopping) => WaitHandle.WaitAny([_changed, stopping.WaitHandle], limit);

    public void Dispose()
    {
        lock (_gate) _changed.Dispose();
    }
}
