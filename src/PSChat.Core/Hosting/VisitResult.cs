using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>Result of the attempt to visit a server.</summary>
/// <param name="Visit">The visit; null if no server answered, or only one that has no view yet.</param>
/// <param name="Self">The server that answered; null if none did.</param>
/// <param name="Failure">Why no server answered.</param>
/// <param name="Refusal">The server's error, if it refused.</param>
internal sealed record VisitResult(GroupVisit? Visit, Member? Self, DialFailure Failure, Error? Refusal);
