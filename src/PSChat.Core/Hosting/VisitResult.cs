using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>How a visit to a server began.</summary>
/// <param name="Visit">The visit; null if nobody answered, or one that has no view yet.</param>
/// <param name="Self">Who answered; null if nobody did.</param>
/// <param name="Failure">Why nobody did.</param>
/// <param name="Refusal">What the server said, if it refused.</param>
internal sealed record VisitResult(GroupVisit? Visit, Member? Self, DialFailure Failure, Error? Refusal);
