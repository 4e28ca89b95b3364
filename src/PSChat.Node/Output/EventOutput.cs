using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>
/// Takes a command's events and writes a line for each. All methods may be called from any thread: lines never mix, and
/// nothing follows the last line, even if other threads still report events.
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
    /// Prepares an event like <see cref="Write"/> but does not write it. The code's first run takes the compiler a quarter of a
    /// second, which is better spent before the event.
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

    /// <summary>Runs an action between two events.</summary>
    protected void BetweenEvents(Action action)
    {
        lock (_gate) action();
    }

    /// <summary>Writes the event; never called by two threads at once.</summary>
    protected abstract void WriteLine(NodeEvent value);
}
