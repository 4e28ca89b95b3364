using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// 3: what is acknowledged is delivered exactly once to every session of the room. 5: one sender's messages come in order
/// and without gaps, late ones excepted. 6: nobody is told that a message is safe before it is committed.
/// </summary>
internal sealed class ClientInvariants(SimulatedGroup group, MessageLedger ledger)
{
    private readonly Dictionary<SimulatedClient, Reader> _readers = [];
    private readonly List<(string Server, MessageId Id)> _acknowledging = [];

    public void OnRoomJoined(SimulatedClient client, string room) => Read(client).JoinedAt[room] = ledger.NextOrder();

    /// <summary>A server tells a client that a message is safe; looked at when the server's turn is over.</summary>
    public void OnAcknowledging(SimulatedServer server, SimulatedClient client, Acknowledged frame) =>
        _acknowledging.Add((server.Self.Name, new MessageId(client.Session, frame.Sequence)));

    public void CheckAcknowledgements()
    {
        if (_acknowledging.Count == 0) return;
        foreach (var (server, id) in _acknowledging) Breach.Unless(ledger[id].IsCommitted, 6, $"{server} acknowledges {id}, which is not committed");
        _acknowledging.Clear();
    }

    /// <summary>What a server said in the turn in which it crashed was said by nobody.</summary>
    public void DropAcknowledgements() => _acknowledging.Clear();

    public void OnDelivered(SimulatedClient client, LogEntry entry, bool late)
    {
        var reader = Read(client);
        Breach.Unless(reader.Received.Add(entry.Id), 3, $"{client.User} is delivered {entry.Id} twice");
        if (late) return;
        var sender = entry.Id.Session;
        var last = reader.LastInOrder.GetValueOrDefault(sender);
        Breach.Unless(entry.Id.Sequence > last, 5, $"{client.User} is delivered {entry.Id} after {last}");
        for (var sequence = last + 1; sequence < entry.Id.Sequence; sequence++) CheckGap(client, reader, new MessageId(sender, sequence), entry);
        reader.LastInOrder[sender] = entry.Id.Sequence;
    }

    /// <summary>How many messages the client was delivered.</summary>
    public int CountReceived(SimulatedClient client) => Read(client).Received.Count;

    /// <summary>Once all is quiet: whatever was acknowledged, was sent after the client came, and was not lost with its last
    /// holder, has been delivered.</summary>
    public void CheckComplete(SimulatedClient client)
    {
        var reader = Read(client);
        var missing = ledger.Messages
            .Where(facts => facts.IsAcknowledged && !facts.IsLost && IsOwed(reader, facts) && !reader.Received.Contains(facts.Id))
            .ToList();
        foreach (var room in missing.Where(IsDropped).GroupBy(facts => facts.Room))
        {
            Breach.Unless(client.MissedIn(room.Key) >= room.Count(), 3, $"{client.User} lacks {room.Count()} messages of {room.Key} and was told of {client.MissedIn(room.Key)}");
        }

        var lost = missing.Where(facts => !IsDropped(facts))
            .Select(facts => $"{facts.Id} at {string.Join("/", facts.Positions)}").ToList();
        Breach.Unless(lost.Count == 0, 3, $"{client.User} was never delivered {string.Join(", ", lost.Take(5))}, {lost.Count} messages in all");
    }

    /// <summary>A message that is passed over must be safe already; it comes in late, unless it was lost.</summary>
    private void CheckGap(SimulatedClient client, Reader reader, MessageId missing, LogEntry next)
    {
        var facts = ledger[missing];
        if (!IsOwed(reader, facts) || reader.Received.Contains(missing)) return;
        if (IsDropped(facts) && client.MissedIn(facts.Room) > 0) return;
        Breach.Unless(facts.IsAcknowledged, 5, $"{client.User} is delivered {next.Id} without {missing}");
    }

    /// <summary>Whether a server has let go any copy of it: then a client may miss it, if it is told so.</summary>
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
        public Dictionary<string, long> JoinedAt { get; } = [];
        public HashSet<MessageId> Received { get; } = [];
        public Dictionary<Guid, long> LastInOrder { get; } = [];
    }
}
