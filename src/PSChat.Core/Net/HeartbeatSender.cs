using System.Net;

namespace PSChat.Net;

/// <summary>
/// Sends heartbeats from a thread of its own, so that a loaded event loop is not taken for a dead server. It falls silent when
/// the event loop has not ticked for one failure timeout, so that a server with a stuck event loop does not look alive (F11). All
/// servers send at the same moments of the day, as far as their clocks agree (F8). Each server then hears all others at once, and
/// wakes once for all of them.
/// </summary>
internal sealed class HeartbeatSender : IDisposable
{
    private readonly PrivateSockets _sockets;
    private readonly MonotonicClock _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _patience;

    // Without spinning, because a wait that times out is the normal case.
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private readonly Thread _thread;
    private volatile Round _round = new([], []);
    private long _lastTick;

    public HeartbeatSender(PrivateSockets sockets, MonotonicClock clock, TimeSpan interval, TimeSpan patience)
    {
        _sockets = sockets;
        _clock = clock;
        _interval = interval;
        _patience = patience;
        _thread = new Thread(Run) { IsBackground = true, Name = "PSChat heartbeats", Priority = ThreadPriority.AboveNormal };
    }

    public void Start() => _thread.Start();

    /// <summary>Shows that the event loop is alive, and sets the next heartbeat and its targets.</summary>
    public void Tick(byte[] heartbeat, IPEndPoint[] targets)
    {
        _round = new Round(heartbeat, targets);
        Interlocked.Exchange(ref _lastTick, _clock.Elapsed.Ticks);
    }

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(UntilNext(_clock.Now.WallTicks, _interval)))
        {
            if (_clock.Elapsed.Ticks - Interlocked.Read(ref _lastTick) > _patience.Ticks) continue;
            var round = _round;
            foreach (var target in round.Targets) _sockets.Send(round.Heartbeat, target);
        }
    }

    /// <summary>
    /// Time until the next whole multiple of the interval by the wall clock. A multiple that is too near is left out, whether the
    /// last wait ended early or late. So two heartbeats are 1/4 to 5/4 of the interval apart, whatever the clock does.
    /// </summary>
    internal static TimeSpan UntilNext(long wallTicks, TimeSpan interval)
    {
        var left = interval - TimeSpan.FromTicks(wallTicks % interval.Ticks);
        if (left < interval / 4) left += interval;
        return TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    private sealed record Round(byte[] Heartbeat, IPEndPoint[] Targets);
}
