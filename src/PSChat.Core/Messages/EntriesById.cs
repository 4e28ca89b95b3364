using System.Runtime.InteropServices;

namespace PSChat.Messages;

/// <summary>
/// Entries by the id of their message. A message has more than one position if two leaders gave it one; then the lowest counts,
/// and the others take its place once it is dropped.
/// </summary>
internal sealed class EntriesById
{
    private readonly Dictionary<MessageId, LogEntry> _lowest = [];

    /// <summary>All other entries of messages with more than one position. There are few of them.</summary>
    private readonly Dictionary<MessageId, List<LogEntry>> _others = [];

    /// <summary>The entry at its message's lowest position; null if none is held.</summary>
    public LogEntry? Find(MessageId id) => _lowest.GetValueOrDefault(id);

    /// <summary>The held numbers among a run of a session's messages; ascending.</summary>
    public IEnumerable<long> ListHeld(Guid session, long first, long last) => last - first < _lowest.Count
        ? Enumerable.Range(0, (int)(last - first) + 1).Select(at => first + at)
            .Where(sequence => _lowest.ContainsKey(new MessageId(session, sequence)))
        : _lowest.Keys.Where(id => id.Session == session && id.Sequence >= first && id.Sequence <= last)
            .Select(id => id.Sequence).Order();

    public void Add(LogEntry entry)
    {
        ref var lowest = ref CollectionsMarshal.GetValueRefOrAddDefault(_lowest, entry.Id, out var isHeld);
        if (!isHeld)
        {
            lowest = entry;
            return;
        }

        if (!_others.TryGetValue(entry.Id, out var others)) _others[entry.Id] = others = [];
        var isLower = entry.Position < lowest!.Position;
        others.Add(isLower ? lowest : entry);
        if (isLower) lowest = entry;
    }

    /// <summary>Removes an entry; one that is not held changes nothing.</summary>
    public void Remove(LogEntry entry)
    {
        var others = _others.GetValueOrDefault(entry.Id);
        if (others?.Remove(entry) != true)
        {
            if (Find(entry.Id) != entry) return;
            _lowest.Remove(entry.Id);
            if (others?.MinBy(other => other.Position) is { } next)
            {
                _lowest[entry.Id] = next;
                others.Remove(next);
            }
        }

        if (others is { Count: 0 }) _others.Remove(entry.Id);
    }
}
