using System.Globalization;
using PSChat.Node.Events;
using PSChat.Node.Streams;

namespace PSChat.Node.Output;

/// <summary>
/// Takes a command's events and writes a line for each. All methods may be called from any thread: lines never mix, and
/// nothing follows the last line, even if other threads still report events.
/// </summary>
/// <remarks>
/// An event that cannot be written is counted and dropped, and each later event is tried again: a disk that was full may have
/// room again. No caller sees an exception, because events come from threads of the engine.
/// </remarks>
internal abstract class EventOutput(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<OutputLostException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OutputLostException? _reason;
    private long _dropped;
    private bool _hasEnded;

    /// <summary>Completes at the first event that cannot be written, with the reason.</summary>
    public Task<OutputLostException> Lost => _lost.Task;

    /// <summary>What the command has done although its output was lost, as a sentence; null if that need not be said.</summary>
    public string? DoneAnyway { get; set; }

    /// <summary>Whether scripts read the output.</summary>
    public virtual bool IsJson => false;

    /// <summary>Number of events that could not be written so far, and have not been reported in the output.</summary>
    /// <remarks>Without the lock, which is held as long as a reader does not read.</remarks>
    public virtual long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Stamps the event with the time and writes it.</summary>
    public void Write(NodeEvent value)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            value.Time = time.GetUtcNow();
            WriteStamped(value);
        }
    }

    /// <summary>Writes an event that another output has stamped.</summary>
    public void Relay(NodeEvent value)
    {
        lock (_gate)
        {
            if (!_hasEnded) WriteStamped(value);
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
    public virtual void End(NodeEvent last)
    {
        lock (_gate)
        {
            Write(last);
            _hasEnded = true;
        }
    }

    /// <summary>
    /// Writes the last event, but waits at most for <paramref name="limit"/>: a reader that is there and does not read must not
    /// keep alive a command that was told to end.
    /// </summary>
    public void End(NodeEvent last, TimeSpan limit)
    {
        var writing = new Thread(() => End(last)) { IsBackground = true, Name = "pschat last line" };
        writing.Start();
        writing.Join(limit);
    }

    /// <summary>Takes note of a loss that was noticed elsewhere.</summary>
    public void Lose(OutputLostException reason) => _lost.TrySetResult(reason);

    /// <summary>Runs an action between two events.</summary>
    protected void BetweenEvents(Action action)
    {
        lock (_gate) Try(action);
    }

    /// <summary>Writes the event; never called by two threads at once.</summary>
    /// <exception cref="OutputLostException">The output does not take it.</exception>
    protected abstract void WriteLine(NodeEvent value);

    private void WriteStamped(NodeEvent value)
    {
        if (!ReportsDropped() || !TryWrite(value)) _dropped++;
    }

    private bool TryWrite(NodeEvent value) => Try(() => WriteLine(value));

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (OutputLostException reason)
        {
            _reason = reason;
            Lose(reason);
            return false;
        }
    }

    // The count goes first, so that a reader knows where lines are missing.
    private bool ReportsDropped()
    {
        if (_dropped == 0) return true;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{_dropped} lines could not be written here: {_reason?.Message}.");
        if (!TryWrite(new LogEvent(LogLevel.Warning, text) { Time = time.GetUtcNow() })) return false;
        _dropped = 0;
        return true;
    }
}
