namespace PSChat.Messages;

/// <summary>
/// Every message that a server holds. For each epoch that is a prefix 1..n of one leader's stream, never truncated and never
/// rewritten. So logs of two servers never conflict, and merging them is the union (R2). Old messages are dropped, and leave a
/// range that says so.
/// </summary>
internal sealed class MessageLog
{
    private readonly Dictionary<Epoch, EpochLog> _epochs = [];

    /// <summary>The epoch that was used last: the next message is usually of it too.</summary>
    private (Epoch Epoch, EpochLog? Log) _recent;
    private readonly EntriesById _byId = new();
    private readonly MessageIdSet _ids = new();

    /// <summary>Frontier of the messages that are held, dropped ones included.</summary>
    public Frontier Frontier { get; } = new();

    /// <summary>
    /// Ids of all messages that have a position. Ids of dropped messages stay until their session has been over for a long time.
    /// </summary>
    public MessageIdSet Ids => _ids;

    /// <summary>The highest timestamp held.</summary>
    public HybridTimestamp LastTimestamp { get; private set; }

    /// <summary>Adds the next entry of its epoch; an entry that is held or forgotten already changes nothing.</summary>
    /// <returns>False if an earlier entry is missing.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another message has this position: the protocol is broken, and going on would lose messages.
    /// </exception>
    public bool Append(LogEntry entry)
    {
        var (epoch, index) = entry.Position;
        if (Frontier.IsForgotten(epoch)) return true;
        var log = Of(epoch);
        if (index <= log.Count)
        {
            if (log[index] is { } held && held.Id != entry.Id)
            {
                throw new InvalidOperationException(
                    $"Position {entry.Position} holds {held.Id}; {entry.Id} cannot be put there too.");
            }

            return true;
        }

        if (index != log.Count + 1) return false;
        log.Append(entry);
        Frontier.Raise(epoch, index);
        _ids.Add(entry.Id);
        _byId.Add(entry);
        if (entry.Timestamp > LastTimestamp) LastTimestamp = entry.Timestamp;
        return true;
    }

    /// <summary>Takes note of messages that another server held and has dropped; they count as held here too.</summary>
    /// <returns>False if an earlier message is missing.</returns>
    public bool Append(DroppedRange range)
    {
        _ids.Add(range.Ids);
        if (Frontier.IsForgotten(range.Epoch)) return true;
        var log = Of(range.Epoch);
        if (range.Last <= log.Count) return true;
        if (range.First > log.Count + 1) return false;
        log.Append(range.From(log.Count + 1));
        Frontier.Raise(range.Epoch, range.Last);
        return true;
    }

    /// <summary>Drops a delivered entry.</summary>
    public void Drop(LogEntry entry, bool wasDelivered)
    {
        if (Find(entry.Position.Epoch) is not { } log) return;
        log.Drop(entry, wasDelivered);
        _byId.Remove(entry);
    }

    /// <summary>
    /// Forgets the epochs up to <paramref name="floor"/>, as others have. The ids of their messages stay known, except for those
    /// that were not delivered: their senders send them again, and they get another position (K11).
    /// </summary>
    public void Forget(Epoch floor, ulong digest, MessageIdSet delivered)
    {
        foreach (var (epoch, log) in _epochs.Where(log => log.Key <= floor).ToList())
        {
            foreach (var entry in log.Entries)
            {
                _byId.Remove(entry);
                if (_byId.Find(entry.Id) is null && !delivered.Contains(entry.Id)) _ids.Remove(entry.Id);
            }

            _epochs.Remove(epoch);
        }

        _recent = default;

        Frontier.RaiseFloor(floor, digest);
    }

    /// <summary>Forgets a session whose messages cannot be sent again.</summary>
    public void ForgetSession(Guid session)
    {
        _ids.Remove(session);
        foreach (var range in _epochs.Values.SelectMany(log => log.Dropped)) range.Ids.Remove(session);
    }

    /// <summary>The entry at a position; null if it is not held.</summary>
    public LogEntry? Find(Position position) => Find(position.Epoch)?[position.Index];

    /// <summary>The entry with an id, at its lowest position; null if it is not held.</summary>
    public LogEntry? Find(MessageId id) => _byId.Find(id);

    /// <summary>The held numbers among a run of a session's messages; ascending.</summary>
    public IEnumerable<long> ListHeld(Guid session, long first, long last) => _byId.ListHeld(session, first, last);

    /// <summary>The range of dropped messages that contains a position; null if none does.</summary>
    public DroppedRange? FindDropped(Position position) => _epochs.GetValueOrDefault(position.Epoch)?.FindDropped(position.Index);

    /// <summary>Upper bound for the number of dropped messages of a room that <paramref name="seen"/> does not cover.</summary>
    public long CountDropped(string room, Frontier seen)
    {
        var count = 0L;
        foreach (var range in _epochs.Values.SelectMany(log => log.Dropped))
        {
            if (range.Rooms.TryGetValue(room, out var lost)) count += lost.CountMissing(range.Epoch, seen);
        }

        return count;
    }

    /// <summary>
    /// The entries of an epoch from an index on, up to the next dropped one. They take at most <paramref name="maximumBytes"/>,
    /// but there is at least one.
    /// </summary>
    public IReadOnlyList<LogEntry> Read(Epoch epoch, long first, int maximumBytes)
    {
        if (Find(epoch) is not { } log) return [];
        var read = new List<LogEntry>();
        var bytes = 0;
        for (var index = first; log[index] is { } entry; index++)
        {
            bytes += entry.Encoded.Length;
            if (read.Count > 0 && bytes > maximumBytes) break;
            read.Add(entry);
        }

        return read;
    }

    /// <summary>
    /// Size in bytes of the held entries that <paramref name="other"/> does not cover. The time needed grows with their number.
    /// </summary>
    public long CountMissingBytes(Frontier other)
    {
        var bytes = 0L;
        foreach (var (epoch, log) in _epochs)
        {
            for (var index = other[epoch] + 1; index <= log.Count; index++) bytes += log[index]?.Encoded.Length ?? 0;
        }

        return bytes;
    }

    private EpochLog Of(Epoch epoch)
    {
        if (Find(epoch) is not { } log) _epochs[epoch] = log = new EpochLog(epoch);
        return log;
    }

    private EpochLog? Find(Epoch epoch)
    {
        if (_recent.Epoch == epoch) return _recent.Log;
        if (!_epochs.TryGetValue(epoch, out var log)) return null;
        _recent = (epoch, log);
        return log;
    }
}
