namespace PSChat.Inspection;

/// <summary>What answered at one endpoint of a server.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="Answered">Who answered; null if nobody did.</param>
/// <param name="Time">From the first packet to the answer to the hello; zero if there was none.</param>
/// <param name="Failure">Why nobody answered, for people; empty if somebody did.</param>
/// <param name="Refusal">What the server refused the hello with; null if it did not.</param>
internal sealed record EndpointFacts(Endpoint Endpoint, Member? Answered, TimeSpan Time, string Failure, ChatError? Refusal);
