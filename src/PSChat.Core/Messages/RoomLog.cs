namespace PSChat.Messages;

/// <summary>
/// What was delivered in one room, in order. Clients read it by cursor, so that there is no queue for each client and a
/// slow one costs nothing but its place in the log.
/// </summary>
internal sealed class RoomLog(string name)
{
    /// <summary>Room that was given back is moved together only when it is worth it.</summary>
    private const int MinimumSlack = 1024;

    private readonly List<RoomItem> _items = [];
    private int _slack;

    /// <summary>The same as <see cref="ExcessDropped"/> for the gaps that are kept.</summary>
    private long _excessKept;

    /// <summary>The room's name, as the first to use it wrote it.</summary>
    public string Name { get; } = name;

    /// <summary>The cursor of the oldest that is kept; who stands before it has missed something.</summary>
    public long First { get; private set; }

    /// <summary>The cursor of one that has read everything.</summary>
    public long End => First + Count;

    /// <summary>How many are kept.</summary>
    public int Count => _items.Count - _slack;

    /// <summary>
    /// How many messages are missing in the gaps that went with the oldest, above the one that each of them counts as: so
    /// that one who stood before such a gap is told of all of them.
    /// </summary>
    public long ExcessDropped { get; private set; }

    /// <summary>How much memory the messages take, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>The place in the order of delivery of the last that is kept; 0 if there is none.</summary>
    public long LastNumber => Count == 0 ? 0 : this[End - 1].Number;

    /// <summary>When all its readers were told of what comes, by their server's count of readings.</summary>
    public long AnnouncedAt { get; set; } = -1;

    public RoomItem this[long cursor] => _items[(int)(cursor - First) + _slack];

    public void Add(RoomItem item)
    {
        _items.Add(item);
        Bytes += item.Entry?.MemoryBytes ?? 0;
        _excessKept += item.Excess;
    }

    /// <summary>Lets the oldest go.</summary>
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

    /// <summary>The same as <see cref="ExcessDropped"/> for all gaps before a cursor.</summary>
    public long CountExcess(long cursor)
    {
        var excess = ExcessDropped;

        // Almost every room has no such gap, and whoever joins stands behind all of its messages.
        if (_excessKept == 0) return excess;
        for (var before = First; before < cursor; before++) excess += this[before].Excess;
        return excess;
    }

    /// <summary>Where one starts to read who wants the last messages that <paramref name="isWanted"/>.</summary>
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
    /// <param name="count">How many, at most.</param>
    /// <param name="maximumBytes">How many bytes of them, at most; one message is always found.</param>
    /// <param name="isWanted">Which ones.</param>
    /// <returns>The messages, and whether there are no earlier ones that are wanted as well.</returns>
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

    /// <summary>Where one starts to read who has been sent all that <paramref name="frontier"/> covers.</summary>
    /// <remarks>The first message that is not covered; later ones may be covered again, when late messages came in
    /// between, and are to be skipped.</remarks>
    public long FindStart(Frontier frontier)
    {
        var epoch = Epoch.None;
        var covered = 0L;
        for (var cursor = First; cursor < End; cursor++)
        {
            // Looked up once for each epoch: a client may come back to hundreds of full rooms.
            var last = this[cursor].Last;
            if (last.Epoch != epoch) (epoch, covered) = (last.Epoch, frontier[last.Epoch]);
            if (last.Index > covered) return cursor;
        }

        return End;
    }

    /// <summary>Delivered in history order but for the late ones, which are few: where there are none, nothing is sorted.</summary>
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
