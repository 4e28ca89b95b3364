using PSChat.Groups;

namespace PSChat.Messages;

/// <summary>
/// Puts committed messages in the order in which they are delivered. Members that go together from one view to the next
/// deliver the same messages in the same order.
/// </summary>
/// <param name="log">What is held.</param>
/// <param name="deduplicatesByHighest">A planted bug, for tests of the simulator only.</param>
internal sealed class Delivery(MessageLog log, bool deduplicatesByHighest = false)
{
    private readonly MessageIdSet _ids = new();

    /// <summary>What was delivered, or passed over as another copy of a delivered message.</summary>
    public Frontier Frontier { get; } = new();

    /// <summary>Whether the message of this id was delivered.</summary>
    public bool Contains(MessageId id) => _ids.Contains(id);

    /// <summary>
    /// What a new view makes safe: first the rest of the member's previous epoch by index, then whatever else of
    /// <paramref name="history"/> was not delivered, in history order, as late ones.
    /// </summary>
    /// <param name="history">What the view's leader held when it installed the view; all of it is held here.</param>
    /// <param name="previous">The epoch that this member comes from; <see cref="Epoch.None"/> for a newcomer.</param>
    public IEnumerable<(LogEntry Entry, bool Late)> DeliverHistory(Frontier history, Epoch previous)
    {
        foreach (var entry in DeliverThrough(previous, history[previous])) yield return (entry, false);

        var rest = new List<LogEntry>();
        foreach (var (epoch, count) in history.Counts)
        {
            for (var index = Frontier[epoch] + 1; index <= count; index++) rest.Add(Require(new Position(epoch, index)));
        }

        // A newcomer has no order of its own that these would be late against.
        var late = previous != Epoch.None;
        rest.Sort(LogEntry.CompareInHistory);
        foreach (var entry in rest)
        {
            if (IsFirst(entry.Id)) yield return (entry, late);
        }

        Frontier.Raise(history);
    }

    /// <summary>The committed messages of the current epoch, by index.</summary>
    public IEnumerable<LogEntry> DeliverThrough(Epoch epoch, long index)
    {
        for (var next = Frontier[epoch] + 1; next <= index; next++)
        {
            var entry = Require(new Position(epoch, next));
            Frontier.Raise(epoch, next);
            if (IsFirst(entry.Id)) yield return entry;
        }
    }

    /// <summary>Not by the highest sequence alone: late messages come in behind later ones of the same sender.</summary>
    private bool IsFirst(MessageId id)
    {
        if (deduplicatesByHighest && _ids.Of(id.Session).Intervals is [.., var (_, highest)] && id.Sequence <= highest) return false;
        return _ids.Add(id);
    }

    private LogEntry Require(Position position) => log.Find(position)
        ?? throw new InvalidOperationException($"Message {position} is committed but not held here; to go on would lose it.");
}
