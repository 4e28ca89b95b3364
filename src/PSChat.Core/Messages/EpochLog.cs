namespace PSChat.Messages;

/// <summary>One epoch's messages 1..n: each is held, or lies in a range that was dropped.</summary>
internal sealed class EpochLog(Epoch epoch)
{
    /// <summary>Entries lie in chunks, so that the room of those that are dropped is given back.</summary>
    private const int ChunkSize = 128;

    private readonly Dictionary<long, Chunk> _chunks = [];

    /// <summary>The chunk that was looked for last: mostly the next is there too.</summary>
    private (long At, Chunk? Chunk) _recent = (-1, null);

    /// <summary>Ascending.</summary>
    private readonly List<DroppedRange> _dropped = [];

    /// <summary>How many there are, the dropped ones too.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<DroppedRange> Dropped => _dropped;

    /// <summary>The entry at an index; null if it is not here, or was dropped.</summary>
    public LogEntry? this[long index] => index < 1 || index > Count ? null : Find(ChunkOf(index))?.Entries[SlotOf(index)];

    public IEnumerable<LogEntry> Entries => _chunks.Values.SelectMany(chunk => chunk.Entries).OfType<LogEntry>();

    /// <summary>Adds the entry behind the last.</summary>
    public void Append(LogEntry entry)
    {
        Count++;
        if (Find(ChunkOf(Count)) is not { } chunk) _chunks[ChunkOf(Count)] = chunk = new Chunk();
        chunk.Entries[SlotOf(Count)] = entry;
        chunk.Held++;
    }

    /// <summary>Adds messages behind the last that others have dropped before they came here.</summary>
    public void Append(DroppedRange range)
    {
        Count = range.Last;
        if (_dropped.Count == 0 || !_dropped[^1].TryAdd(range)) _dropped.Add(range);
    }

    /// <summary>Lets an entry go; its place and id stay known.</summary>
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

        // Mostly they go in order: right behind those that went before.
        var next = FindFirstBehind(index);
        if (next == 0 || !_dropped[next - 1].TryAdd(entry, wasDelivered))
        {
            _dropped.Insert(next, new DroppedRange(epoch, index, index - 1));
            _dropped[next].TryAdd(entry, wasDelivered);
            next++;
        }

        if (next < _dropped.Count && _dropped[next - 1].TryAdd(_dropped[next])) _dropped.RemoveAt(next);
    }

    /// <summary>The range of dropped messages that an index lies in; null if it lies in none.</summary>
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
