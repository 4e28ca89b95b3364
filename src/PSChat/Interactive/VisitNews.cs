namespace PSChat.Module.Interactive;

/// <summary>
/// What other threads have for a visit, which shows it on the pipeline's thread. Bounded: where more comes than anybody could
/// read, the oldest goes.
/// </summary>
internal sealed class VisitNews : IDisposable
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<Func<IEnumerable<string>>> _waiting = new();
    private readonly AutoResetEvent _changed = new(false);

    /// <summary>Adds one line.</summary>
    public void Add(string line) => Add(() => [line]);

    /// <summary>Adds lines that are made on the pipeline's thread.</summary>
    public void Add(Func<IEnumerable<string>> lines)
    {
        lock (_gate)
        {
            if (_waiting.Count == Capacity) _waiting.Dequeue();
            _waiting.Enqueue(lines);
        }

        Wake();
    }

    /// <summary>There is something to look at elsewhere.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            // An answer may come when the visit is over.
            if (!_changed.SafeWaitHandle.IsClosed) _changed.Set();
        }
    }

    /// <summary>All lines since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        Func<IEnumerable<string>>[] taken;
        lock (_gate)
        {
            taken = [.. _waiting];
            _waiting.Clear();
        }

        return [.. taken.SelectMany(lines => lines())];
    }

    /// <summary>Waits until there is something, at most for <paramref name="limit"/>, or the pipeline is stopped.</summary>
    public void Wait(TimeSpan limit, CancellationToken stopping) => WaitHandle.WaitAny([_changed, stopping.WaitHandle], limit);

    public void Dispose()
    {
        lock (_gate) _changed.Dispose();
    }
}
