using PSChat.Groups;

namespace PSChat.Messages;

/// <summary>
/// Every message that a server holds. Per epoch a prefix 1..n of one leader's stream, never truncated, never rewritten:
/// so logs of two servers never conflict, and merging them is the union.
/// </summary>
internal sealed class MessageLog
{
    private readonly Dictionary<Epoch, List<LogEntry>> _epochs = [];
    private readonly Dictionary<MessageId, LogEntry> _byId = [];
    private readonly MessageIdSet _ids = new();

    /// <summary>What is held.</summary>
    public Frontier Frontier { get; } = new();

    /// <summary>The ids of all that was ever held.</summary>
    public MessageIdSet Ids => _ids;

    /// <summary>The highest timestamp held.</summary>
    public HybridTimestamp LastTimestamp { get; private set; }

    /// <summary>Adds the next entry of its epoch; one that is held already changes nothing.</summary>
    /// <returns>False if an earlier one is missing.</returns>
    /// <exception cref="InvalidOperationException">Another message has this position: the protocol is broken, and to go
    /// on would lose messages.</exception>
    public bool Append(LogEntry entry)
    {
        if (!_epochs.TryGetValue(entry.Position.Epoch, out var entries)) _epochs[entry.Position.Epoch] = entries = [];
        var index = entry.Position.Index;
        if (index <= entries.Count)
        {
            var held = entries[(int)index - 1];
            if (held.Id != entry.Id)
            {
                throw new InvalidOperationException($"Position {entry.Position} holds {held.Id}; {entry.Id} cannot be put there too.");
            }

            return true;
        }

        if (index != entries.Count + 1) return false;
        entries.Add(entry);
        Frontier.Raise(entry.Position.Epoch, index);
        _ids.Add(entry.Id);
        if (!_byId.TryGetValue(entry.Id, out var other) || entry.Position < other.Position) _byId[entry.Id] = entry;
        if (entry.Timestamp > LastTimestamp) LastTimestamp = entry.Timestamp;
        return true;
    }

    /// <summary>The entry at a position; null if it is not held.</summary>
    public LogEntry? Find(Position position) =>
        position.Index >= 1 && _epochs.TryGetValue(position.Epoch, out var entries) && position.Index <= entries.Count
            ? entries[(int)position.Index - 1]
            : null;

    /// <summary>The entry of an id, at its lowest position; null if it is not held.</summary>
    public LogEntry? Find(MessageId id) => _byId.GetValueOrDefault(id);

    /// <summary>The entries of an epoch from an index on, at most <paramref name="maximumBytes"/> of them (but one at least).</summary>
    public IReadOnlyList<LogEntry> Read(Epoch epoch, long first, int maximumBytes)
    {
        if (!_epochs.TryGetValue(epoch, out var entries) || first > entries.Count) return [];
        var read = new List<LogEntry>();
        var bytes = 0;
        for (var at = (int)first - 1; at < entries.Count; at++)
        {
            bytes += entries[at].Encoded.Length;
            if (read.Count > 0 && bytes > maximumBytes) break;
            read.Add(entries[at]);
        }

        return read;
    }
}
