namespace PSChat.Net;

/// <summary>Waits only for other threads, which read the sockets.</summary>
internal sealed class MonitorWait : IEventWait
{
    private readonly object _gate = new();
    private bool _isAwake;

    /// <inheritdoc/>
    public void Wait(TimeSpan limit)
    {
        lock (_gate)
        {
            if (!_isAwake && limit > TimeSpan.Zero)
            {
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Ceiling(limit.TotalMilliseconds)));
            }

            _isAwake = false;
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (_gate)
        {
            _isAwake = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
