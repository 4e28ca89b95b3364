using System.Globalization;
using PSChat.Hosting;
using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>What one client did and saw.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Host">Its host.</param>
/// <param name="SentAt">When it was given its messages; message 1 is the first.</param>
/// <param name="Acknowledged">What it was told to be safe, in order.</param>
/// <param name="Received">What it was delivered, in order.</param>
/// <param name="Missed">The gaps that it was told of: a run has fewer messages than servers keep, so there should be none.</param>
/// <param name="Connections">When it had which server.</param>
internal sealed record ClientEvidence(
    string Name,
    int Host,
    IReadOnlyList<DateTimeOffset> SentAt,
    IReadOnlyList<AcknowledgedEvent> Acknowledged,
    IReadOnlyList<MessageEvent> Received,
    IReadOnlyList<MissedEvent> Missed,
    IReadOnlyList<ConnectionEvent> Connections)
{
    /// <summary>Whether it was connected, and never to another server than this one.</summary>
    public bool WasOnlyAt(MemberFields? server)
    {
        var connected = Connections.Where(connection => connection.State == ConnectionState.Connected).ToList();
        return connected.Count > 0 && server is not null && connected.All(connection => connection.Server?.Instance == server.Instance);
    }

    /// <summary>The text of a client's message of this number: no two messages of a run are alike.</summary>
    public static string TextOf(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name} {number}");

    /// <summary>The number in a message id: the sender's first message has 1.</summary>
    public static int NumberOf(string id) => int.Parse(id.AsSpan(id.IndexOf('/') + 1), CultureInfo.InvariantCulture);
}
