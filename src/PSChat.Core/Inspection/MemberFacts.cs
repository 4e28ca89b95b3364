namespace PSChat.Inspection;

/// <summary>What was seen of one server.</summary>
/// <param name="Member">As it is announced.</param>
/// <param name="Endpoints">What answered at each of its endpoints.</param>
/// <param name="RoundTrip">The median of a few pings; null if it could not be asked.</param>
/// <param name="Status">The group as this server sees it; null if it could not be asked.</param>
internal sealed record MemberFacts(Member Member, IReadOnlyList<EndpointFacts> Endpoints, TimeSpan? RoundTrip, GroupStatus? Status);
