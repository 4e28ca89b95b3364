using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>
/// Where a command's events go, one line each. May be called from any thread: lines never mix, and nothing comes after
/// the last one, whatever other threads still have to say.
/// </summary>
internal abstract class EventOutput(TimeProvider time)
{
    private readonly Lock _gate = new();
    private bool _hasEnded;

    /// <summary>Stamps the event with the time and writes it.</summary>
    public void Write(NodeEvent value)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            value.Time = time.GetUtcNow();
            WriteLine(value);
        }
    }

    /// <summary>
    /// Does for an event what is done before it is written, and does not write it: the first time takes the compiler a
    /// quarter of a second, which is better spent before the event.
    /// </summary>
    public virtual void Rehearse(NodeEvent value)
    {
    }

    /// <summary>Writes the last event; later ones are dropped.</summary>
    public void End(NodeEvent last)
    {
        lock (_gate)
        {
            Write(last);
            _hasEnded = true;
        }
    }

    /// <summary>Does something between two events.</summary>
    protected void BetweenEvents(Action action)
    {
        lock (_gate) action();
    }

    /// <summary>Writes the event; never called twice at once.</summary>
    protected abstract void WriteLine(NodeEvent value);
}
