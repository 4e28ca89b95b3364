namespace PSChat.Inspection;

/// <summary>The result for one endpoint of a server.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Answered">The server that answered; null if none did.</param>
/// <param name="Time">Time from the first packet to the answer to the hello; zero if there was none.</param>
/// <param name="Failure">Reason why no server answered, for people; empty if one did.</param>
/// <param name="Refusal">The server's reason for refusing the hello; null if it accepted.</param>
internal sealed record EndpointFacts(Endpoint Endpoint, Member? Answered, TimeSpan Time, string Failure, ChatError? Refusal);
