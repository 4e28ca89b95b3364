namespace PSChat.Node.Demo;

/// <summary>One client's side of a conversation.</summary>
/// <param name="Name">The user.</param>
/// <param name="Sent">Number of messages that it sent.</param>
/// <param name="Confirmed">The ids of the confirmed messages.</param>
/// <param name="Received">The ids of all messages delivered to it, including its own, in the order of delivery.</param>
internal sealed record Transcript(
    string Name, int Sent, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Received);
