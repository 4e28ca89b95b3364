using System.Runtime.ExceptionServices;
using PSChat.Net;

namespace PSChat.Hosting;

/// <summary>
/// One thread that owns a state machine. Inputs are posted from any thread and handled one after the other. Their results are
/// sent once for each batch of inputs.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="wait">The wait for inputs. If it reads sockets, their frames are handled on the loop's thread too, before posted
/// inputs.</param>
internal sealed class EventLoop(MonotonicClock clock, IEventWait wait)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private List<Action> _posted = [];
    private List<Action> _running = [];
    private bool _isWaiting;
    private bool _isStopped;
    private volatile Thread? _reader;
    private ExceptionDispatchInfo? _failure;

    public MonotonicClock Clock => clock;

    /// <summary>
    /// Whether the caller runs inside the loop's own wait, for a readable socket. It then owns the state machine, as an input
    /// does, and need not post.
    /// </summary>
    public bool IsReading => _reader == Thread.CurrentThread;

    /// <summary>Handles <paramref name="input"/> on the loop's thread.</summary>
    /// <returns>False if the loop has ended, so that the input will not be handled.</returns>
    public bool Post(Action input)
    {
        lock (_gate)
        {
            if (_isStopped) return false;
            _posted.Add(input);
            if (!_isWaiting) return true;
            _isWaiting = false;
        }

        wait.Wake();
        return true;
    }

    /// <summary>Handles <paramref name="input"/> at once if <see cref="IsReading"/>, and otherwise posts it.</summary>
    /// <returns>False if the loop has ended, so that the input will not be handled.</returns>
    public bool Handle(Action input)
    {
        if (!IsReading) return Post(input);
        HandleNow(input, static input => input());
        return true;
    }

    /// <summary>
    /// Handles an input while <see cref="IsReading"/>. An exception is thrown again by <see cref="Run"/>, because a breach of an
    /// invariant must end the server. Thrown to the caller, a reader of sockets, it would end a link only.
    /// </summary>
    public void HandleNow<T>(T state, Action<T> input)
    {
        try
        {
            input(state);
        }
#pragma warning disable CA1031 // The caller of Run gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Ends the loop after the input that is being handled.</summary>
    public void Stop()
    {
        lock (_gate) _isStopped = true;
        wait.Wake();
    }

    /// <summary>Handles inputs until <see cref="Stop"/>.</summary>
    /// <param name="nextDue">Returns when <paramref name="tick"/> is due without any input.</param>
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
    /// <returns>False if the loop must end.</returns>
    private bool TakePosted(TimeSpan due)
    {
        var left = due - clock.Elapsed;
        var limit = left < TimeSpan.Zero ? TimeSpan.Zero : left < s_longestWait ? left : s_longestWait;
        lock (_gate)
        {
            if (_isStopped) return false;
            if (_posted.Count > 0) limit = TimeSpan.Zero;
            _isWaiting = limit > TimeSpan.Zero;
        }

        _reader = Thread.CurrentThread;
        wait.Wait(limit);
        _reader = null;
        _failure?.Throw();
        lock (_gate)
        {
            _isWaiting = false;
            (_posted, _running) = (_running, _posted);
            return !_isStopped;
        }
    }
}
