namespace PSChat.Messages;

/// <summary>One epoch's messages 1..n: each is held, or is part of a range that was dropped.</summary>
internal sealed class EpochLog(Epoch epoch)
{
    /// <summary>Number of entries in a chunk. Chunks give back the memory of dropped entries.</summary>
    private const int ChunkSize = 128;

    private readonly Dictionary<long, Chunk> _chunks = [];

    /// <summary>The chunk that was used last: the next entry is usually there too.</summary>
    private (long At, Chunk? Chunk) _recent = (-1, null);

    /// <summary>Dropped ranges in ascending order.</summary>
    private readonly List<DroppedRange> _dropped = [];

    /// <summary>Number of messages, dropped ones included.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<DroppedRange> Dropped => _dropped;

    /// <summary>The entry at an index; null if it is not here, or was dropped.</summary>
    public LogEntry? this[long index] => index < 1 || index > Count ? null : Find(ChunkOf(index))?.Entries[SlotOf(index)];

    public IEnumerable<LogEntry> Entries => _chunks.Values.SelectMany(chunk => chunk.Entries).OfType<LogEntry>();

    /// <summary>Adds the entry behind the last one.</summary>
    public void Append(LogEntry entry)
    {
        Count++;
        if (Find(ChunkOf(Count)) is not { } chunk) _chunks[ChunkOf(Count)] = chunk = new Chunk();
        chunk.Entries[SlotOf(Count)] = entry;
        chunk.Held++;
    }

    /// <summary>Adds messages behind the last one that others dropped before they came here.</summary>
    public void Append(DroppedRange range)
    {
        Count = range.Last;
        if (_dropped.Count == 0 || !_dropped[^1].TryAdd(range)) _dropped.Add(range);
    }

    /// <summary>Drops an entry; its place and id stay known.</summary>
    public void Drop(LogEntry entry, bool wasDelivered)
    {
        var index = entry.Position.Index;
        if (this[index] is null) return;
        var chunk = Find(ChunkOf(index))!;
        chunk.Entries[SlotOf(index)] = null;
        if (--chunk.Held == 0)
        {
            _chunks.Remove(ChunkOf(index));
            _recent = (-1, null);
        }

        // Entries are usually dropped in order: right behind those that were dropped before.
        var next = FindFirstBehind(index);
        if (next == 0 || !_dropped[next - 1].TryAdd(entry, wasDelivered))
        {
            _dropped.Insert(next, new DroppedRange(epoch, index, index - 1));
            _dropped[next].TryAdd(entry, wasDelivered);
            next++;
        }

        if (next < _dropped.Count && _dropped[next - 1].TryAdd(_dropped[next])) _dropped.RemoveAt(next);
    }

    /// <summary>The range of dropped messages that contains an index; null if none does.</summary>
    public DroppedRange? FindDropped(long index)
    {
        var next = FindFirstBehind(index);
        return next > 0 && _dropped[next - 1].Contains(index) ? _dropped[next - 1] : null;
    }

    private Chunk? Find(long at)
    {
        if (_recent.At == at) return _recent.Chunk;
        if (!_chunks.TryGetValue(at, out var chunk)) return null;
        _recent = (at, chunk);
        return chunk;
    }

    private static long ChunkOf(long index) => (index - 1) / ChunkSize;

    private static int SlotOf(long index) => (int)((index - 1) % ChunkSize);

    /// <summary>The first range that begins behind an index.</summary>
    private int FindFirstBehind(long index)
    {
        int low = 0, high = _dropped.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_dropped[middle].First <= index) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Chunk
    {
        public LogEntry?[] Entries { get; } = new LogEntry?[ChunkSize];

        public int Held { get; set; }
    }
}
