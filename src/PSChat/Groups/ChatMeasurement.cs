using PSChat.Measurement;

namespace PSChat.Module;

/// <summary>What became of a load on a group; every property is a plain value.</summary>
public sealed class ChatMeasurement
{
    internal ChatMeasurement(LoadOptions options, LoadResult result)
    {
        Group = options.Network.Group;
        Senders = options.Senders;
        Receivers = options.Receivers;
        Size = options.Size;
        Duration = result.Elapsed;
        Sent = result.Sent;
        Confirmed = result.Confirmed;
        Received = result.Received;
        Lost = result.Lost;
        Doubled = result.Doubled;
        OutOfOrder = result.OutOfOrder;
        Late = result.Late;
        var seconds = Math.Max(result.Elapsed.TotalSeconds, 1e-6);
        MessagesPerSecond = result.Confirmed / seconds;
        DeliveriesPerSecond = result.Received / seconds;
        (LatencyP50, LatencyP95, LatencyP99, LatencyMax) = Summarize(result.Delivery);
        (ConfirmationP50, ConfirmationP95, ConfirmationP99, ConfirmationMax) = Summarize(result.Confirmation);
    }

    /// <summary>When it ended; local time.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>How many users sent.</summary>
    public int Senders { get; }

    /// <summary>How many other users received.</summary>
    public int Receivers { get; }

    /// <summary>The bytes of each text.</summary>
    public int Size { get; }

    /// <summary>From the first message that was sent to the last one that was confirmed or received.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many messages were sent.</summary>
    public long Sent { get; }

    /// <summary>How many of them were confirmed.</summary>
    public long Confirmed { get; }

    /// <summary>How many deliveries there were, to all receivers together, each message once.</summary>
    public long Received { get; }

    /// <summary>How many deliveries of confirmed messages there should have been beside these; 0 in a group that is well.</summary>
    public long Lost { get; }

    /// <summary>How many deliveries came again; 0 in a group that is well.</summary>
    public long Doubled { get; }

    /// <summary>How many came after a later one of the same sender without being marked as late; 0 in a group that is well.</summary>
    public long OutOfOrder { get; }

    /// <summary>How many were marked as late, as they may be when a server fails.</summary>
    public long Late { get; }

    /// <summary>Messages confirmed a second.</summary>
    public double MessagesPerSecond { get; }

    /// <summary>Deliveries a second, to all receivers together.</summary>
    public double DeliveriesPerSecond { get; }

    /// <summary>From sending to a delivery: half of all took no longer.</summary>
    public TimeSpan LatencyP50 { get; }

    /// <summary>95 of 100 took no longer.</summary>
    public TimeSpan LatencyP95 { get; }

    /// <summary>99 of 100 took no longer.</summary>
    public TimeSpan LatencyP99 { get; }

    /// <summary>The longest.</summary>
    public TimeSpan LatencyMax { get; }

    /// <summary>From sending to the acknowledgement: half of all took no longer.</summary>
    public TimeSpan ConfirmationP50 { get; }

    /// <summary>95 of 100 took no longer.</summary>
    public TimeSpan ConfirmationP95 { get; }

    /// <summary>99 of 100 took no longer.</summary>
    public TimeSpan ConfirmationP99 { get; }

    /// <summary>The longest.</summary>
    public TimeSpan ConfirmationMax { get; }

    /// <summary>As in <c>pschat: 1000 messages, 0 lost, 0 doubled, 0 out of order</c>.</summary>
    public override string ToString() => $"{Group}: {Sent} messages, {Lost} lost, {Doubled} doubled, {OutOfOrder} out of order";

    private static (TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Maximum) Summarize(LatencyHistogram times) =>
        (times.Percentile(0.5), times.Percentile(0.95), times.Percentile(0.99), times.Maximum);
}
