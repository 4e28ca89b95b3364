namespace PSChat.Messages;

/// <summary>
/// The delivered messages of one room, in order. Clients read by cursor. There is no queue for each client, and a slow client
/// costs only its cursor.
/// </summary>
internal sealed class RoomLog(string name)
{
    /// <summary>
    /// Number of free places from which on the list is compacted, because compacting for fewer is not worth it.
    /// </summary>
    private const int MinimumSlack = 1024;

    private readonly List<RoomItem> _items = [];
    private int _slack;

    /// <summary>Value of <see cref="ExcessDropped"/> for the gaps that are kept.</summary>
    private long _excessKept;

    /// <summary>The room's name, as its first user wrote it.</summary>
    public string Name { get; } = name;

    /// <summary>The cursor of the oldest item that is kept; a client before it has missed something.</summary>
    public long First { get; private set; }

    /// <summary>The cursor of a client that has read everything.</summary>
    public long End => First + Count;

    /// <summary>Number of items that are kept.</summary>
    public int Count => _items.Count - _slack;

    /// <summary>
    /// Number of missing messages in the gaps that were removed with the oldest items, minus one for each gap. With it a client
    /// that stood before such a gap is told of all of them.
    /// </summary>
    public long ExcessDropped { get; private set; }

    /// <summary>Approximate size of the messages in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of the last kept item in the order of delivery; 0 if there is none.</summary>
    public long LastNumber => Count == 0 ? 0 : this[End - 1].Number;

    /// <summary>Value of the server's count of readings when all readers were last told of new items.</summary>
    public long AnnouncedAt { get; set; } = -1;

    public RoomItem this[long cursor] => _items[(int)(cursor - First) + _slack];

    public void Add(RoomItem item)
    {
        _items.Add(item);
        Bytes += item.Entry?.MemoryBytes ?? 0;
        _excessKept += item.Excess;
    }

    /// <summary>Removes the oldest item.</summary>
    public RoomItem DropFirst()
    {
        var item = _items[_slack];
        _items[_slack++] = default;
        First++;
        Bytes -= item.Entry?.MemoryBytes ?? 0;
        ExcessDropped += item.Excess;
        _excessKept -= item.Excess;
        if (_slack < MinimumSlack || _slack < _items.Count / 2) return item;
        _items.RemoveRange(0, _slack);
        _slack = 0;
        return item;
    }

    /// <summary>Value of <see cref="ExcessDropped"/> for all gaps before a cursor.</summary>
    public long CountExcess(long cursor)
    {
        var excess = ExcessDropped;

        // Almost no room has such a gap, and a client that joins stands behind all of the room's messages.
        if (_excessKept == 0) return excess;
        for (var before = First; before < cursor; before++) excess += this[before].Excess;
        return excess;
    }

    /// <summary>The cursor for a client that asks for a number of the last messages that <paramref name="isWanted"/>.</summary>
    public long FindLast(int count, Func<LogEntry, bool> isWanted)
    {
        var cursor = End;
        for (var at = End - 1; at >= First && count > 0; at--)
        {
            if (this[at].Entry is not { } entry || !isWanted(entry)) continue;
            cursor = at;
            count--;
        }

        return cursor;
    }

    /// <summary>The last messages that <paramref name="isWanted"/>, in history order.</summary>
    /// <param name="count">Highest number of messages.</param>
    /// <param name="maximumBytes">Highest size of the messages in bytes; one message is always found.</param>
    /// <param name="isWanted">Whether a message is wanted.</param>
    /// <returns>The messages, and whether there are no earlier wanted ones.</returns>
    public (IReadOnlyList<LogEntry> Entries, bool IsAll) FindHistory(int count, int maximumBytes, Func<LogEntry, bool> isWanted)
    {
        var wanted = ListInHistory(isWanted);
        var bytes = 0;
        var first = wanted.Count;
        while (first > 0 && wanted.Count - first < count)
        {
            bytes += wanted[first - 1].Encoded.Length;
            if (first < wanted.Count && bytes > maximumBytes) return (wanted.GetRange(first, wanted.Count - first), false);
            first--;
        }

        return (wanted.GetRange(first, wanted.Count - first), true);
    }

    /// <summary>The cursor for a client that has been sent everything that <paramref name="frontier"/> covers.</summary>
    /// <remarks>
    /// The cursor of the first message that is not covered. Later ones may be covered again, where late messages came in between,
    /// and must be skipped.
    /// </remarks>
    public long FindStart(Frontier frontier)
    {
        var epoch = Epoch.None;
        var covered = 0L;
        for (var cursor = First; cursor < End; cursor++)
        {
            // The frontier is read once for each epoch, because a client may come back to hundreds of full rooms.
            var last = this[cursor].Last;
            if (last.Epoch != epoch) (epoch, covered) = (last.Epoch, frontier[last.Epoch]);
            if (last.Index > covered) return cursor;
        }

        return End;
    }

    /// <summary>
    /// Lists the wanted messages in history order. They were delivered in that order except for the late ones, which are few.
    /// Without late ones nothing is sorted.
    /// </summary>
    private List<LogEntry> ListInHistory(Func<LogEntry, bool> isWanted)
    {
        var wanted = new List<LogEntry>();
        var isSorted = true;
        for (var at = _slack; at < _items.Count; at++)
        {
            if (_items[at].Entry is not { } entry || !isWanted(entry)) continue;
            isSorted = isSorted && (wanted.Count == 0 || LogEntry.CompareInHistory(wanted[^1], entry) <= 0);
            wanted.Add(entry);
        }

        if (!isSorted) wanted.Sort(LogEntry.CompareInHistory);
        return wanted;
    }
}
