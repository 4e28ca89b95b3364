using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 3: an acknowledged message is delivered exactly once to every session of the room. Invariant 5: one sender's
/// messages come in order and without gaps, except late ones. Invariant 6: no client is told that a message is safe before it is
/// committed.
/// </summary>
internal sealed class ClientInvariants(SimulatedGroup group, MessageLedger ledger)
{
    private readonly Dictionary<SimulatedClient, Reader> _readers = [];
    private readonly List<(string Server, MessageId Id)> _acknowledging = [];

    public void OnRoomJoined(SimulatedClient client, string room) => Read(client).JoinedAt[room] = ledger.NextOrder();

    /// <summary>A server tells a client that a message is safe; the check follows when the server's turn is over.</summary>
    public void OnAcknowledging(SimulatedServer server, SimulatedClient client, Acknowledged frame) =>
        _acknowledging.Add((server.Self.Name, new MessageId(client.Session, frame.Sequence)));

    public void CheckAcknowledgements()
    {
        if (_acknowledging.Count == 0) return;
        foreach (var (server, id) in _acknowledging)
        {
            var facts = ledger[id];
            Breach.Unless(
                facts.IsCommitted || facts.IsDropped, 6,
                $"{server} acknowledges {id}, which is not committed; it was at {string.Join(", ", facts.Positions)}");
        }

        _acknowledging.Clear();
    }

    /// <summary>Discards the acknowledgements of a turn in which the server crashed, because they were never sent.</summary>
    public void DropAcknowledgements() => _acknowledging.Clear();

    public void OnDelivered(SimulatedClient client, LogEntry entry, bool late)
    {
        var reader = Read(client);
        Breach.Unless(reader.Received.Add(entry.Id), 3, $"{client.User} is delivered {entry.Id} twice");
        if (late) return;
        var sender = entry.Id.Session;
        var last = reader.LastInOrder.GetValueOrDefault(sender);
        Breach.Unless(entry.Id.Sequence > last, 5, $"{client.User} is delivered {entry.Id} after {last}");
        for (var sequence = last + 1; sequence < entry.Id.Sequence; sequence++)
        {
            CheckGap(client, reader, new MessageId(sender, sequence), entry);
        }

        reader.LastInOrder[sender] = entry.Id.Sequence;
    }

    /// <summary>
    /// Checks, once all is quiet, that the client was delivered every acknowledged message that was sent after it came. Messages
    /// that were lost with their last holder are excepted.
    /// </summary>
    public void CheckComplete(SimulatedClient client)
    {
        var reader = Read(client);
        var missing = ledger.Messages
            .Where(facts => facts.IsAcknowledged && !facts.IsLost && IsOwed(reader, facts) && !reader.Received.Contains(facts.Id))
            .ToList();
        foreach (var room in missing.Where(IsDropped).GroupBy(facts => facts.Room, NameComparer.Instance))
        {
            Breach.Unless(
                client.MissedIn(room.Key) >= room.Count(), 3,
                $"{client.User} lacks {room.Count()} messages of {room.Key} and was told of {client.MissedIn(room.Key)}");
        }

        var lost = missing.Where(facts => !IsDropped(facts))
            .Select(facts => $"{facts.Id} at {string.Join("/", facts.Positions)}").ToList();
        Breach.Unless(
            lost.Count == 0, 3,
            $"{client.User} was never delivered {string.Join(", ", lost.Take(5))}, {lost.Count} messages in all");
    }

    /// <summary>Checks a message that is passed over: it must be safe already, and comes in late unless it was lost.</summary>
    private void CheckGap(SimulatedClient client, Reader reader, MessageId missing, LogEntry next)
    {
        var facts = ledger[missing];
        if (!IsOwed(reader, facts) || reader.Received.Contains(missing)) return;
        if (IsDropped(facts) && client.MissedIn(facts.Room) > 0) return;
        Breach.Unless(facts.IsAcknowledged, 5, $"{client.User} is delivered {next.Id} without {missing}");
    }

    /// <summary>Whether a server has dropped any copy of it. A client may then miss it, if it is told so.</summary>
    private bool IsDropped(MessageFacts facts) => group.Servers.Any(server => facts.Positions.Exists(position =>
        server.Protocol.Log.FindDropped(position) is not null || server.Protocol.Log.Frontier.IsForgotten(position.Epoch)));

    private static bool IsOwed(Reader reader, MessageFacts facts) =>
        reader.JoinedAt.TryGetValue(facts.Room, out var joined) && facts.Submitted > joined;

    private Reader Read(SimulatedClient client)
    {
        if (!_readers.TryGetValue(client, out var reader)) _readers[client] = reader = new Reader();
        return reader;
    }

    private sealed class Reader
    {
        public Dictionary<string, long> JoinedAt { get; } = new(NameComparer.Instance);
        public HashSet<MessageId> Received { get; } = [];
        public Dictionary<Guid, long> LastInOrder { get; } = [];
    }
}
