namespace PSChat.Measurement;

/// <summary>What became of a load.</summary>
/// <param name="Room">The room that it was sent in.</param>
/// <param name="Elapsed">From the first message that was sent to the last one that was confirmed or received.</param>
/// <param name="Sent">How many messages were sent.</param>
/// <param name="Confirmed">How many of them were confirmed.</param>
/// <param name="Received">How many deliveries there were, to all receivers together, each message once.</param>
/// <param name="Lost">How many deliveries of confirmed messages there should have been beside these.</param>
/// <param name="Doubled">How many deliveries came again.</param>
/// <param name="OutOfOrder">How many came after a later one of the same sender, and were not marked as late.</param>
/// <param name="Late">How many were marked as late, as after a failure they may be.</param>
/// <param name="Confirmation">From sending to the acknowledgement.</param>
/// <param name="Delivery">From sending to each delivery.</param>
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
