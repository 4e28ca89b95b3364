using System.Runtime.InteropServices;

namespace PSChat.Messages;

/// <summary>
/// Every message that a server holds. Per epoch a prefix 1..n of one leader's stream, never truncated, never rewritten:
/// so logs of two servers never conflict, and merging them is the union (R2). What is old is dropped, and leaves a range that
/// says so.
/// </summary>
internal sealed class MessageLog
{
    private readonly Dictionary<Epoch, EpochLog> _epochs = [];

    /// <summary>The epoch that was looked for last: mostly the next message is of it too.</summary>
    private (Epoch Epoch, EpochLog? Log) _recent;
    private readonly Dictionary<MessageId, LogEntry> _byId = [];
    private readonly MessageIdSet _ids = new();

    /// <summary>What is held, or was and is dropped.</summary>
    public Frontier Frontier { get; } = new();

    /// <summary>The ids of all that has a position: of the dropped ones too, until their session is long over.</summary>
    public MessageIdSet Ids => _ids;

    /// <summary>The highest timestamp held.</summary>
    public HybridTimestamp LastTimestamp { get; private set; }

    /// <summary>Adds the next entry of its epoch; one that is held or forgotten already changes nothing.</summary>
    /// <returns>False if an earlier one is missing.</returns>
    /// <exception cref="InvalidOperationException">Another message has this position: the protocol is broken, and to go
    /// on would lose messages.</exception>
    public bool Append(LogEntry entry)
    {
        var (epoch, index) = entry.Position;
        if (Frontier.IsForgotten(epoch)) return true;
        var log = Of(epoch);
        if (index <= log.Count)
        {
            if (log[index] is { } held && held.Id != entry.Id)
            {
                throw new InvalidOperationException($"Position {entry.Position} holds {held.Id}; {entry.Id} cannot be put there too.");
            }

            return true;
        }

        if (index != log.Count + 1) return false;
        log.Append(entry);
        Frontier.Raise(epoch, index);
        _ids.Add(entry.Id);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, entry.Id, out _);
        if (first is null || entry.Position < first.Position) first = entry;
        if (entry.Timestamp > LastTimestamp) LastTimestamp = entry.Timestamp;
        return true;
    }

    /// <summary>Takes note of messages that another server held and has dropped: they count as held here too.</summary>
    /// <returns>False if an earlier one is missing.</returns>
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

    /// <summary>Lets a delivered entry go.</summary>
    public void Drop(LogEntry entry, bool wasDelivered)
    {
        if (Find(entry.Position.Epoch) is not { } log) return;
        log.Drop(entry, wasDelivered);
        if (_byId.GetValueOrDefault(entry.Id) == entry) _byId.Remove(entry.Id);
    }

    /// <summary>Forgets the epochs up to <paramref name="floor"/>, as others have; the ids of their messages stay known.</summary>
    public void Forget(Epoch floor, ulong digest)
    {
        foreach (var (epoch, log) in _epochs.Where(log => log.Key <= floor).ToList())
        {
            foreach (var entry in log.Entries)
            {
                if (_byId.GetValueOrDefault(entry.Id) == entry) _byId.Remove(entry.Id);
            }

            _epochs.Remove(epoch);
        }

        _recent = default;

        Frontier.RaiseFloor(floor, digest);
    }

    /// <summary>Forgets a session whose messages cannot be sent again any more.</summary>
    public void ForgetSession(Guid session)
    {
        _ids.Remove(session);
        foreach (var range in _epochs.Values.SelectMany(log => log.Dropped)) range.Ids.Remove(session);
    }

    /// <summary>The entry at a position; null if it is not held.</summary>
    public LogEntry? Find(Position position) => Find(position.Epoch)?[position.Index];

    /// <summary>The entry of an id, at its lowest position; null if it is not held.</summary>
    public LogEntry? Find(MessageId id) => _byId.GetValueOrDefault(id);

    /// <summary>Which of a run of a session's messages are held; ascending.</summary>
    public IEnumerable<long> ListHeld(Guid session, long first, long last) => last - first < _byId.Count
        ? Enumerable.Range(0, (int)(last - first) + 1).Select(at => first + at).Where(sequence => _byId.ContainsKey(new MessageId(session, sequence)))
        : _byId.Keys.Where(id => id.Session == session && id.Sequence >= first && id.Sequence <= last).Select(id => id.Sequence).Order();

    /// <summary>The range of dropped messages that a position lies in; null if it lies in none.</summary>
    public DroppedRange? FindDropped(Position position) => _epochs.GetValueOrDefault(position.Epoch)?.FindDropped(position.Index);

    /// <summary>How many messages of a room were dropped that <paramref name="seen"/> does not cover; at most so many.</summary>
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
    /// The entries of an epoch from an index on, at most <paramref name="maximumBytes"/> of them (but one at least), up to
    /// the next that was dropped.
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

    /// <summary>How many bytes of entries are held that <paramref name="other"/> does not cover. Takes time for each of them.</summary>
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
