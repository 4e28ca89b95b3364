using System.Diagnostics;
using PSChat.Hosting;

namespace PSChat.Benchmarks.Workloads;

/// <summary>A client that sends all the time and records the longest time without an acknowledgement.</summary>
internal sealed class SteadySender
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(2);

    private readonly ChatClient _client;
    private readonly Task _sending;
    private readonly List<Task> _sends = [];
    private long _last = Stopwatch.GetTimestamp();
    private long _longest;
    private long _longestFrom;
    private volatile bool _isOver;

    public SteadySender(ChatClient client)
    {
        _client = client;
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Time since the beginning of the longest pause.</summary>
    public TimeSpan SinceLongest => Stopwatch.GetElapsedTime(_longestFrom);

    /// <summary>Stops sending, and waits for the last acknowledgements.</summary>
    /// <returns>The longest time between two acknowledgements.</returns>
    /// <exception cref="ChatException">A message was refused.</exception>
    public async Task<TimeSpan> StopAsync()
    {
        _isOver = true;
        await _sending.ConfigureAwait(false);
        await Task.WhenAll(_sends).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(0, _longest);
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(s_pause);
        while (!_isOver)
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
            _sends.Add(SendOneAsync());
        }
    }

    private async Task SendOneAsync()
    {
        await _client.SendAsync(BenchGroup.Room, "steady", BenchGroup.Limit).ConfigureAwait(false);
        lock (_sends)
        {
            var now = Stopwatch.GetTimestamp();
            if (now - _last > _longest) (_longest, _longestFrom) = (now - _last, _last);
            _last = now;
        }
    }
}
