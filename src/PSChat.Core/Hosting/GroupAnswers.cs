using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>Result of a question to the network.</summary>
/// <param name="Found">For each group, the answer with the highest epoch, and the time to the first answer.</param>
/// <param name="Refusal">A possible reason for no answer: a server of the named group does not have the same key.</param>
/// <param name="SeedFailures">Another possible reason: seeds whose names could not be looked up.</param>
internal sealed record GroupAnswers(
    IReadOnlyList<(Answer Answer, TimeSpan RoundTrip)> Found,
    DatagramRefusal? Refusal,
    IReadOnlyList<SeedFailure> SeedFailures);
