using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>What a question to the network brought.</summary>
/// <param name="Found">The answer with the highest epoch of each group, and how long its first one took.</param>
/// <param name="Refusal">Why there may be none: somebody of the named group has not the same key.</param>
internal sealed record GroupAnswers(IReadOnlyList<(Answer Answer, TimeSpan RoundTrip)> Found, DatagramRefusal? Refusal);
