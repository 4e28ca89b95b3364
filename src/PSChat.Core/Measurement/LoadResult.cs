namespace PSChat.Measurement;

/// <summary>Result of a load.</summary>
/// <param name="Room">The room of the load.</param>
/// <param name="Elapsed">Time from the first sent message to the last one that was confirmed or received.</param>
/// <param name="Sent">Number of sent messages.</param>
/// <param name="Confirmed">Number of confirmed messages.</param>
/// <param name="Received">Number of deliveries to all receivers together, each message counted once.</param>
/// <param name="Lost">Number of missing deliveries of confirmed messages.</param>
/// <param name="Doubled">Number of repeated deliveries.</param>
/// <param name="OutOfOrder">
/// Number of messages that came after a later one of the same sender, and were not marked as late.
/// </param>
/// <param name="Late">Number of messages marked as late, which may happen after a failure.</param>
/// <param name="Confirmation">Times from sending to the acknowledgement.</param>
/// <param name="Delivery">Times from sending to each delivery.</param>
internal sealed record LoadResult(
    string Room,
    TimeSpan Elapsed,
    long Sent,
    long Confirmed,
    long Received,
    long Lost,
    long Doubled,
    long OutOfOrder,
    long Late,
    LatencyHistogram Confirmation,
    LatencyHistogram Delivery);
