namespace PSChat.Measurement;

/// <summary>How far a load has got.</summary>
/// <param name="Elapsed">Since its first message.</param>
/// <param name="Sent">How many messages were sent.</param>
/// <param name="Confirmed">How many of them are confirmed.</param>
/// <param name="Received">How many deliveries there were.</param>
internal readonly record struct LoadProgress(TimeSpan Elapsed, long Sent, long Confirmed, long Received);
