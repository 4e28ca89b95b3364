using PSChat.Net;

namespace PSChat.Inspection;

/// <summary>What became of the question over one route of discovery.</summary>
/// <param name="Way">How it was asked.</param>
/// <param name="Target">The interface's address, or the seed as it was given.</param>
/// <param name="RoundTrip">From the question to the first answer; null if there was none.</param>
/// <param name="Failure">Why it could not be asked; null if it could.</param>
internal sealed record RouteFacts(DiscoveryWay Way, string Target, TimeSpan? RoundTrip, string? Failure);
