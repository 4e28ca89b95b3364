using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>History that a server gave to a new client that asked for all of it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Messages">The server's history, in its order.</param>
internal sealed record HistoryEvidence(string Server, IReadOnlyList<MessageEvent> Messages);
