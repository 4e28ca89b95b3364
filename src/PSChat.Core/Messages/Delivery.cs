namespace PSChat.Messages;

/// <summary>
/// Puts committed messages in the order in which they are delivered. Members that go together from one view to the next
/// deliver the same messages in the same order.
/// </summary>
/// <param name="log">The messages that are held.</param>
/// <param name="deduplicatesByHighest">A planted bug, for tests of the simulator only.</param>
internal sealed class Delivery(MessageLog log, bool deduplicatesByHighest = false)
{
    private readonly MessageIdSet _ids = new();

    /// <summary>Frontier of the messages that were delivered, or passed over as another copy of a delivered message.</summary>
    public Frontier Frontier { get; } = new();

    /// <summary>Ids of all messages that were delivered, here or by others that have dropped them.</summary>
    public MessageIdSet Ids => _ids;

    /// <summary>Whether the message with this id was delivered.</summary>
    public bool Contains(MessageId id) => _ids.Contains(id);

    /// <summary>
    /// The number up to which a session's messages are safe, given that they are safe up to <paramref name="through"/>.
    /// </summary>
    public long SafeThrough(Guid session, long through) => _ids.Of(session).RunFrom(through + 1);

    /// <summary>Forgets a session whose messages cannot be sent again.</summary>
    public void ForgetSession(Guid session) => _ids.Remove(session);

    /// <summary>
    /// Delivers the messages that a new view makes safe (O2). First comes the rest of the member's previous epoch, by index. Then
    /// come all other undelivered messages of <paramref name="history"/>, in history order and as late ones.
    /// </summary>
    /// <param name="history">Frontier of the view's leader when it installed the view; all of it is held here.</param>
    /// <param name="previous">The epoch from which this member comes; <see cref="Epoch.None"/> for a newcomer.</param>
    public IEnumerable<DeliveryStep> DeliverHistory(Frontier history, Epoch previous)
    {
        if (!history.IsForgotten(previous))
        {
            foreach (var step in DeliverThrough(previous, history[previous])) yield return step;
        }

        // A newcomer has no order of its own in which these would be late (O4).
        var late = previous != Epoch.None;
        var rest = new List<LogEntry>();
        foreach (var (epoch, count) in history.Counts)
        {
            for (var next = Frontier[epoch] + 1; next <= count; next++)
            {
                var (entry, dropped) = Require(new Position(epoch, next));
                if (entry is not null)
                {
                    rest.Add(entry);
                    continue;
                }

                yield return PassOver(dropped!);
                next = dropped!.Last;
            }
        }

        rest.Sort(LogEntry.CompareInHistory);
        foreach (var entry in rest) yield return Deliver(entry, late);
        Frontier.Raise(history);
    }

    /// <summary>Delivers the committed messages of the current epoch, by index.</summary>
    public IEnumerable<DeliveryStep> DeliverThrough(Epoch epoch, long index)
    {
        for (var next = Frontier[epoch] + 1; next <= index; next++)
        {
            var (entry, dropped) = Require(new Position(epoch, next));
            if (dropped is not null) next = Math.Min(dropped.Last, index);
            Frontier.Raise(epoch, next);
            yield return entry is not null ? Deliver(entry, late: false) : PassOver(dropped!);
        }
    }

    /// <summary>
    /// Whether the id was not delivered before. The highest sequence does not tell, because late messages come in behind later
    /// ones of the same sender.
    /// </summary>
    private bool IsFirst(MessageId id)
    {
        if (deduplicatesByHighest && id.Sequence <= _ids.Of(id.Session).Last) return false;
        return _ids.Add(id);
    }

    private DeliveryStep Deliver(LogEntry entry, bool late) =>
        new(IsFirst(entry.Id) ? DeliveryKind.Delivered : DeliveryKind.PassedOver, entry, late, null);

    /// <summary>
    /// Others have delivered these messages and dropped them. Their senders were told, and are told again. Where another copy of
    /// one is held here, that copy is delivered in its turn.
    /// </summary>
    private DeliveryStep PassOver(DroppedRange dropped)
    {
        foreach (var (session, first, last) in dropped.Ids.ListIntervals())
        {
            var next = first;
            foreach (var held in log.ListHeld(session, first, last))
            {
                _ids.AddRange(session, next, held - 1);
                next = held + 1;
            }

            _ids.AddRange(session, next, last);
        }

        return new DeliveryStep(DeliveryKind.Dropped, null, false, dropped);
    }

    private (LogEntry? Entry, DroppedRange? Dropped) Require(Position position)
    {
        if (log.Find(position) is { } entry) return (entry, null);
        return log.FindDropped(position) is { } dropped
            ? (null, dropped)
            : throw new InvalidOperationException($"Message {position} is committed but not held here; to go on would lose it.");
    }
}
