using PSChat.Net;

namespace PSChat.Inspection;

/// <summary>The result for one route of discovery.</summary>
/// <param name="Way">Kind of the route.</param>
/// <param name="Target">The interface's address, or the seed as it was given.</param>
/// <param name="RoundTrip">Time from the question to the first answer; null if there was none.</param>
/// <param name="Failure">Reason why the question could not be sent; null if it was.</param>
internal sealed record RouteFacts(DiscoveryWay Way, string Target, TimeSpan? RoundTrip, string? Failure);
