using PSChat.Measurement;

namespace PSChat.Module;

/// <summary>Result of a load on a group; every property is a plain value.</summary>
public sealed class ChatMeasurement
{
    internal ChatMeasurement(LoadOptions options, LoadResult result)
    {
        Group = options.Network.Group;
        Senders = options.Senders;
        Receivers = options.Receivers;
        Size = options.Size;
        DurationMs = Milliseconds.Of(result.Elapsed);
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
        (LatencyP50Ms, LatencyP95Ms, LatencyP99Ms, LatencyMaxMs) = Summarize(result.Delivery);
        (ConfirmationP50Ms, ConfirmationP95Ms, ConfirmationP99Ms, ConfirmationMaxMs) = Summarize(result.Confirmation);
    }

    /// <summary>The local time at which the load ended.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>Number of users that sent.</summary>
    public int Senders { get; }

    /// <summary>Number of other users that received.</summary>
    public int Receivers { get; }

    /// <summary>Size of each text in bytes.</summary>
    public int Size { get; }

    /// <summary>Milliseconds from the first sent message to the last confirmation or delivery.</summary>
    public double DurationMs { get; }

    /// <summary>Number of sent messages.</summary>
    public long Sent { get; }

    /// <summary>Number of confirmed messages.</summary>
    public long Confirmed { get; }

    /// <summary>Number of deliveries to all receivers together, each message counted once.</summary>
    public long Received { get; }

    /// <summary>Number of missing deliveries of confirmed messages; 0 in a healthy group.</summary>
    public long Lost { get; }

    /// <summary>Number of repeated deliveries; 0 in a healthy group.</summary>
    public long Doubled { get; }

    /// <summary>
    /// Number of deliveries after a later message of the same sender, not marked as late; 0 in a healthy group.
    /// </summary>
    public long OutOfOrder { get; }

    /// <summary>Number of deliveries marked as late, which happens when a server fails.</summary>
    public long Late { get; }

    /// <summary>Confirmed messages per second.</summary>
    public double MessagesPerSecond { get; }

    /// <summary>Deliveries per second, to all receivers together.</summary>
    public double DeliveriesPerSecond { get; }

    /// <summary>Median of the milliseconds from sending to a delivery; null if nothing was delivered.</summary>
    public double? LatencyP50Ms { get; }

    /// <summary>95 of 100 took no longer.</summary>
    public double? LatencyP95Ms { get; }

    /// <summary>99 of 100 took no longer.</summary>
    public double? LatencyP99Ms { get; }

    /// <summary>The longest.</summary>
    public double? LatencyMaxMs { get; }

    /// <summary>Median of the milliseconds from sending to the acknowledgement; null if nothing was confirmed.</summary>
    public double? ConfirmationP50Ms { get; }

    /// <summary>95 of 100 took no longer.</summary>
    public double? ConfirmationP95Ms { get; }

    /// <summary>99 of 100 took no longer.</summary>
    public double? ConfirmationP99Ms { get; }

    /// <summary>The longest.</summary>
    public double? ConfirmationMaxMs { get; }

    /// <summary>Returns a summary, as in <c>pschat: 1000 messages, 0 lost, 0 doubled, 0 out of order</c>.</summary>
    public override string ToString() => $"{Group}: {Sent} messages, {Lost} lost, {Doubled} doubled, {OutOfOrder} out of order";

    private static (double? P50, double? P95, double? P99, double? Maximum) Summarize(LatencyHistogram times) =>
        times.Count == 0
            ? (null, null, null, null)
            : (Milliseconds.Of(times.Percentile(0.5)), Milliseconds.Of(times.Percentile(0.95)),
               Milliseconds.Of(times.Percentile(0.99)), Milliseconds.Of(times.Maximum));
}
