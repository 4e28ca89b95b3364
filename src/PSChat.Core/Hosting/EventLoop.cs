using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>
/// One thread that owns a state machine: inputs are posted from any thread and handled one after the other; what they
/// lead to is sent once for all that were handled together.
/// </summary>
internal sealed class EventLoop(MonotonicClock clock)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private List<Action> _posted = [];
    private List<Action> _running = [];
    private bool _isStopped;

    public MonotonicClock Clock => clock;

    /// <summary>Has <paramref name="input"/> handled on the loop's thread.</summary>
    /// <returns>False if the loop has ended: it will not be handled.</returns>
    public bool Post(Action input)
    {
        lock (_gate)
        {
            if (_isStopped) return false;
            _posted.Add(input);
            if (_posted.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Ends the loop after the input that is being handled.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Handles inputs until <see cref="Stop"/>.</summary>
    /// <param name="nextDue">When <paramref name="tick"/> is wanted without any input.</param>
    /// <param name="tick">Called after each batch of inputs, and when due.</param>
    public void Run(Func<TimeSpan> nextDue, Action tick)
    {
        while (TakePosted(nextDue()))
        {
            foreach (var input in _running) input();
            _running.Clear();
            tick();
        }
    }

    /// <summary>Waits until there is input or <paramref name="due"/> has come.</summary>
    /// <returns>False if the loop is to end.</returns>
    private bool TakePosted(TimeSpan due)
    {
        lock (_gate)
        {
            while (!_isStopped && _posted.Count == 0 && due - clock.Elapsed is { Ticks: > 0 } wait)
            {
                // Whole milliseconds, rounded up: a wait that ends a little early would only be repeated.
                var limited = wait < s_longestWait ? wait : s_longestWait;
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Ceiling(limited.TotalMilliseconds)));
            }

            (_posted, _running) = (_running, _posted);
            return !_isStopped;
        }
    }
}
