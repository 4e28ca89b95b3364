namespace PSChat.Inspection;

/// <summary>The facts about one server.</summary>
/// <param name="Member">The server as it is announced.</param>
/// <param name="Endpoints">The result at each of its endpoints.</param>
/// <param name="RoundTrip">The median of a few pings; null if the server could not be asked.</param>
/// <param name="Status">The group as this server sees it; null if the server could not be asked.</param>
internal sealed record MemberFacts(
    Member Member, IReadOnlyList<EndpointFacts> Endpoints, TimeSpan? RoundTrip, GroupStatus? Status);
