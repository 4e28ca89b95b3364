namespace PSChat.Node.Demo;

/// <summary>One client's side of a conversation.</summary>
/// <param name="Name">The user.</param>
/// <param name="Sent">How many messages it sent.</param>
/// <param name="Confirmed">The ids of those that were confirmed.</param>
/// <param name="Received">The ids of all messages delivered to it, its own too, in the order of delivery.</param>
internal sealed record Transcript(
    string Name, int Sent, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Received);
