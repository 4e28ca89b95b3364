namespace PSChat.Measurement;

/// <summary>Progress of a load.</summary>
/// <param name="Elapsed">Time since its first message.</param>
/// <param name="Sent">Number of sent messages.</param>
/// <param name="Confirmed">Number of confirmed messages.</param>
/// <param name="Received">Number of deliveries.</param>
internal readonly record struct LoadProgress(TimeSpan Elapsed, long Sent, long Confirmed, long Received);
