using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>What a server gave to a newcomer who asked for everything.</summary>
/// <param name="Server">The server.</param>
/// <param name="Messages">Its history, in its order.</param>
internal sealed record HistoryEvidence(string Server, IReadOnlyList<MessageEvent> Messages);
