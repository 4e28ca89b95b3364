using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// All messages of a run, with their holders; which are committed, acknowledged, or lost with their last holder.
/// </summary>
internal sealed class MessageLedger
{
    private readonly Dictionary<MessageId, MessageFacts> _messages = [];
    private long _order;

    public IReadOnlyCollection<MessageFacts> Messages => _messages.Values;

    public int AcknowledgedCount { get; private set; }

    public int LostCount { get; private set; }

    /// <summary>Numbers submissions and room joins, so that each comes before or after any other.</summary>
    public long NextOrder() => ++_order;

    public MessageFacts this[MessageId id] =>
        _messages.TryGetValue(id, out var facts) ? facts : _messages[id] = new MessageFacts(id);

    public void OnSubmitted(MessageId id, string room)
    {
        var facts = this[id];
        (facts.Room, facts.Submitted) = (room, NextOrder());
    }

    public void OnHeld(ServerRecord server, LogEntry entry)
    {
        var facts = this[entry.Id];
        if (!facts.Positions.Contains(entry.Position)) facts.Positions.Add(entry.Position);
        if (server.Held.Add(entry.Id)) facts.LivingHolders++;
    }

    /// <summary>A server holds a dropped range: by its frontier it has these messages.</summary>
    public void OnHeld(ServerRecord server, DroppedRange range)
    {
        foreach (var id in ListIds(range))
        {
            var (facts, position) = (this[id], new Position(range.Epoch, range.Last));
            if (!facts.Positions.Contains(position)) facts.Positions.Add(position);
            if (server.Held.Add(id)) facts.LivingHolders++;
            facts.IsDropped = true;
        }
    }

    public static IEnumerable<MessageId> ListIds(DroppedRange range)
    {
        foreach (var (session, first, last) in range.Ids.ListIntervals())
        {
            for (var sequence = first; sequence <= last; sequence++) yield return new MessageId(session, sequence);
        }
    }

    public void OnAcknowledged(MessageId id)
    {
        var facts = this[id];
        AcknowledgedCount++;
        facts.IsAcknowledged = true;
        NoteLoss(facts);
    }

    /// <summary>Whether this server alone holds a message that is safe, or is just becoming so.</summary>
    public bool IsOnlyHolder(ServerRecord server)
    {
        foreach (var id in server.Held)
        {
            var facts = this[id];
            if (facts.LivingHolders == 1 && (facts.IsAcknowledged || facts.IsCommitted)) return true;
        }

        return false;
    }

    /// <summary>A server has ended, and the messages that it held are gone.</summary>
    public void OnGone(ServerRecord server)
    {
        foreach (var id in server.Held)
        {
            var facts = this[id];
            facts.LivingHolders--;
            NoteLoss(facts);

            // No server is left that could know of it. If its sender still has it, it begins again.
            if (facts.LivingHolders == 0) facts.CommittedIn = Epoch.None;
        }
    }

    /// <summary>Whether the message has a place in the history of a view.</summary>
    public static bool IsIn(Frontier history, MessageFacts facts)
    {
        foreach (var position in facts.Positions)
        {
            if (history.Covers(position)) return true;
        }

        return false;
    }

    private void NoteLoss(MessageFacts facts)
    {
        if (!facts.IsAcknowledged || facts.LivingHolders > 0 || facts.IsLost) return;
        facts.IsLost = true;
        LostCount++;
    }
}
