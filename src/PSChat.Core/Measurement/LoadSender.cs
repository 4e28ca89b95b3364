using PSChat.Messages;
using PSChat.Net;

namespace PSChat.Measurement;

/// <summary>One user that sends, evenly or as fast as possible, and the confirmations of its messages.</summary>
internal sealed class LoadSender(ChatClient client, int number, LoadOptions options, string room, MonotonicClock clock)
    : IDisposable
{
    // Enough to keep every server busy. Further messages would only wait in line, and their waiting would be measured.
    private readonly SemaphoreSlim _window = new(256);
    private readonly Lock _gate = new();
    private readonly SequenceSet _confirmed = new();
    private long _sent;

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Time of the last confirmation, since the load began.</summary>
    public TimeSpan LastConfirmed { get; private set; }

    public long Sent => Interlocked.Read(ref _sent);

    public long Confirmed
    {
        get
        {
            lock (_gate) return Latency.Count;
        }
    }

    /// <summary>Sends until there are enough messages, and waits until each is confirmed or given up.</summary>
    /// <param name="takeOne">False when no message is left to send.</param>
    /// <param name="cancellationToken">Ends the sending at once.</param>
    public async Task RunAsync(Func<bool> takeOne, CancellationToken cancellationToken)
    {
        var pause = options.Rate > 0 ? TimeSpan.FromSeconds(options.Senders / options.Rate) : TimeSpan.Zero;
        var due = clock.Elapsed + (pause * number / options.Senders);
        var onTheirWay = new List<Task>();
        while (true)
        {
            if (due - clock.Elapsed is { Ticks: > 0 } wait) await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            due += pause;
            await _window.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!takeOne()) break;
            onTheirWay.RemoveAll(static task => task.IsCompleted);
            onTheirWay.Add(SendAsync(cancellationToken));
        }

        await Task.WhenAll(onTheirWay).ConfigureAwait(false);
    }

    /// <summary>Number of confirmed messages that are not among the received ones.</summary>
    public long CountMissing(SequenceSet received)
    {
        lock (_gate)
        {
            return _confirmed.Intervals.Where(interval => !received.ContainsAll(interval.First, interval.Last))
                .Sum(CountMissingIn);
        }

        long CountMissingIn((long First, long Last) interval)
        {
            var missing = 0L;
            for (var sequence = interval.First; sequence <= interval.Last; sequence++)
            {
                missing += received.Contains(sequence) ? 0 : 1;
            }
            return missing;
        }
    }

    public void Dispose() => _window.Dispose();

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var text = new LoadText(number, Interlocked.Increment(ref _sent), clock.Elapsed);
        try
        {
            await client.SendAsync(room, text.Write(options.Size), options.Timeout, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                _confirmed.Add(text.Sequence);
                LastConfirmed = clock.Elapsed;
                Latency.Add(LastConfirmed - text.SentAt);
            }
        }
        catch (ChatException notConfirmed) when (notConfirmed.Code == ChatError.NotConfirmed)
        {
            // The message counts as sent and not confirmed.
        }
        finally
        {
            _window.Release();
        }
    }
}
