using System.Net;

namespace PSChat.Net;

/// <summary>
/// Sends heartbeats from a thread of its own, so that a loaded event loop is not taken for a dead server; and falls
/// silent when the event loop has not ticked for one failure timeout, so that a server that has stopped thinking does not
/// look alive.
/// </summary>
internal sealed class HeartbeatSender : IDisposable
{
    private readonly DatagramSocket _socket;
    private readonly MonotonicClock _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _patience;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile Round _round = new([], []);
    private long _lastTick;

    public HeartbeatSender(DatagramSocket socket, MonotonicClock clock, TimeSpan interval, TimeSpan patience)
    {
        _socket = socket;
        _clock = clock;
        _interval = interval;
        _patience = patience;
        _thread = new Thread(Run) { IsBackground = true, Name = "PSChat heartbeats", Priority = ThreadPriority.AboveNormal };
    }

    public void Start() => _thread.Start();

    /// <summary>The event loop is alive, and this is what to send to whom.</summary>
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
        while (!_stop.Wait(_interval))
        {
            if (_clock.Elapsed.Ticks - Interlocked.Read(ref _lastTick) > _patience.Ticks) continue;
            var round = _round;
            foreach (var target in round.Targets) _socket.Send(round.Heartbeat, target);
        }
    }

    private sealed record Round(byte[] Heartbeat, IPEndPoint[] Targets);
}
