using System.Globalization;
using PSChat.Hosting;
using PSChat.Node.Events;

namespace PSChat.Kit.Chaos;

/// <summary>Record of what one client did and received.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Host">The user's host.</param>
/// <param name="SentAt">Times at which the client got its messages to send; message 1 is the first.</param>
/// <param name="Acknowledged">Messages that were acknowledged to it, in order.</param>
/// <param name="Received">Messages that were delivered to it, in order.</param>
/// <param name="Missed">Gaps that it was told of. There should be none, because a run has fewer messages than servers
/// keep.</param>
/// <param name="Connections">Its connections to servers, with their times.</param>
internal sealed record ClientEvidence(
    string Name,
    int Host,
    IReadOnlyList<DateTimeOffset> SentAt,
    IReadOnlyList<AcknowledgedEvent> Acknowledged,
    IReadOnlyList<MessageEvent> Received,
    IReadOnlyList<MissedEvent> Missed,
    IReadOnlyList<ConnectionEvent> Connections)
{
    /// <summary>Whether it was connected, and only ever to this server.</summary>
    public bool WasOnlyAt(MemberFields? server)
    {
        var connected = Connections.Where(connection => connection.State == ConnectionState.Connected).ToList();
        return connected.Count > 0 && server is not null
            && connected.All(connection => connection.Server?.Instance == server.Instance);
    }

    /// <summary>The text of a client's message of this number; no two messages of a run are alike.</summary>
    public static string TextOf(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name} {number}");

    /// <summary>The number in a message id; the sender's first message has 1.</summary>
    public static int NumberOf(string id) => int.Parse(id.AsSpan(id.IndexOf('/') + 1), CultureInfo.InvariantCulture);
}
