using PSChat.Messages;
using PSChat.Net;

namespace PSChat.Measurement;

/// <summary>One user that receives, and checks that each message comes once and in order.</summary>
internal sealed class LoadReceiver
{
    private readonly Lock _gate = new();
    private readonly SequenceSet[] _received;
    private readonly MonotonicClock _clock;

    public LoadReceiver(int senders, MonotonicClock clock)
    {
        _clock = clock;
        _received = [.. Enumerable.Range(0, senders).Select(_ => new SequenceSet())];
    }

    /// <summary>A message has come; raised outside every lock.</summary>
    public event Action? Changed;

    public LatencyHistogram Latency { get; } = new();

    public TimeSpan LastReceived { get; private set; }

    public long Doubled { get; private set; }

    public long OutOfOrder { get; private set; }

    public long Late { get; private set; }

    /// <summary>Number of messages that came, each counted once.</summary>
    public long Received
    {
        get
        {
            lock (_gate) return Latency.Count;
        }
    }

    /// <summary>Number of the senders' confirmed messages that did not come.</summary>
    public long CountLost(IReadOnlyList<LoadSender> senders)
    {
        lock (_gate) return senders.Select((sender, at) => sender.CountMissing(_received[at])).Sum();
    }

    /// <summary>Takes a delivered message, in the order of delivery.</summary>
    public void OnMessage(ChatMessage message)
    {
        if (!LoadText.TryRead(message.Text, out var text) || text.Sender >= _received.Length) return;
        lock (_gate) Count(text, message.IsLate);
        Changed?.Invoke();
    }

    private void Count(LoadText text, bool isLate)
    {
        LastReceived = _clock.Elapsed;
        var received = _received[text.Sender];
        var isBehind = text.Sequence < received.Last;
        if (!received.Add(text.Sequence))
        {
            Doubled++;
            return;
        }

        Latency.Add(LastReceived - text.SentAt);
        if (isLate) Late++;
        else if (isBehind) OutOfOrder++;
    }
}
