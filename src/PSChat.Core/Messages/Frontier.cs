namespace PSChat.Messages;

/// <summary>
/// A count for each epoch: how many of its messages a party holds, or has delivered. An epoch's log is a prefix of one leader's
/// stream, so a count says exactly which messages. Logs never conflict, so merging is the maximum of each count.
/// </summary>
internal sealed class Frontier
{
    /// <summary>The highest number of epochs that a party counts; the oldest beyond them go below <see cref="Floor"/>.</summary>
    public const int MaximumEpochs = 4096;

    /// <summary>Count of an epoch at or below the floor: more than any epoch has, and small enough to be added to.</summary>
    public const long Everything = 1L << 62;

    /// <summary>
    /// Counts in ascending order of epochs. A list is enough, because most questions are about the newest epoch, or about all in
    /// order.
    /// </summary>
    private readonly List<KeyValuePair<Epoch, long>> _counts = [];

    public Frontier()
    {
    }

    public Frontier(IEnumerable<KeyValuePair<Epoch, long>> counts, Epoch floor = default, ulong digest = 0)
    {
        foreach (var (epoch, count) in counts) Raise(epoch, count);
        RaiseFloor(floor, digest);
    }

    public IReadOnlyList<KeyValuePair<Epoch, long>> Counts => _counts;

    /// <summary>
    /// The highest forgotten epoch. Epochs up to the floor are not counted, not asked for, and refused when they come. Without a
    /// floor, a group that lives for years would count epochs without end.
    /// </summary>
    public Epoch Floor { get; private set; }

    /// <summary>
    /// A checksum over the forgotten epochs (K8). Two parties with one floor that had the same messages below it have the same
    /// digest. A party with another digest has missed something, or had something that others have not.
    /// </summary>
    public ulong Digest { get; private set; }

    /// <summary>The highest epoch with a count; <see cref="Epoch.None"/> if there is none.</summary>
    public Epoch Newest => _counts.Count == 0 ? Epoch.None : _counts[^1].Key;

    /// <summary>
    /// Number of messages of <paramref name="epoch"/>: 0 if none, <see cref="Everything"/> if the epoch is forgotten.
    /// </summary>
    public long this[Epoch epoch]
    {
        get
        {
            if (IsForgotten(epoch)) return Everything;
            var at = Find(epoch);
            return at >= 0 ? _counts[at].Value : 0;
        }
    }

    /// <summary>The sum of all increases; it does not decrease when epochs are forgotten.</summary>
    public long Total { get; private set; }

    public bool IsForgotten(Epoch epoch) => epoch <= Floor && epoch != Epoch.None;

    /// <summary>Raises the count of an epoch; a lower one changes nothing.</summary>
    public void Raise(Epoch epoch, long count)
    {
        // A dishonest sender's position must not make a frontier that no party accepts any more.
        if (count > Everything) count = Everything;
        if (epoch == Epoch.None || IsForgotten(epoch) || count <= 0) return;
        var at = Find(epoch);
        var known = at >= 0 ? _counts[at].Value : 0;
        if (count <= known) return;
        if (at >= 0) _counts[at] = new(epoch, count);
        else _counts.Insert(~at, new(epoch, count));
        Total += count - known;
    }

    public void Raise(Frontier other)
    {
        foreach (var (epoch, count) in other._counts) Raise(epoch, count);
        RaiseFloor(other.Floor, other.Digest);
    }

    /// <summary>Forgets the epochs up to <paramref name="floor"/>; a lower one changes nothing.</summary>
    /// <param name="floor">The highest epoch to forget.</param>
    /// <param name="digest">
    /// Digest of the parties that forget the same epochs; <see cref="DigestThrough"/> of the first one to forget.
    /// </param>
    public void RaiseFloor(Epoch floor, ulong digest)
    {
        if (floor < Floor) return;
        (Floor, Digest) = (floor, digest);
        var at = Find(floor);
        _counts.RemoveRange(0, at >= 0 ? at + 1 : ~at);
    }

    /// <summary>The value that <see cref="Digest"/> would have with a higher floor.</summary>
    public ulong DigestThrough(Epoch floor)
    {
        var digest = Digest;
        foreach (var (epoch, count) in _counts)
        {
            if (epoch > floor) break;
            digest += Mix(Mix(Mix(Mix((ulong)epoch.Number) ^ (ulong)epoch.Leader.Id) ^ epoch.Leader.InstanceId) ^ (ulong)count);
        }

        return digest;
    }

    public bool Covers(Position position) => position.Index <= this[position.Epoch];

    /// <summary>Whether it has all of <paramref name="other"/>. Epochs that either has forgotten do not count.</summary>
    public bool Covers(Frontier other)
    {
        foreach (var (epoch, count) in other._counts)
        {
            if (count > this[epoch]) return false;
        }

        return true;
    }

    /// <summary>Number of messages of <paramref name="other"/> that are missing here.</summary>
    public long CountMissing(Frontier other)
    {
        var missing = 0L;
        foreach (var (epoch, count) in other._counts) missing += Math.Max(0, count - this[epoch]);
        return missing;
    }

    /// <summary>The part with epochs above <paramref name="floor"/>; its own floor stays.</summary>
    public Frontier Above(Epoch floor) => _counts.Count == 0 || _counts[0].Key > floor
        ? this
        : new Frontier(_counts.Where(count => count.Key > floor), Floor, Digest);

    public Frontier Copy()
    {
        var copy = new Frontier { Floor = Floor, Digest = Digest, Total = Total };
        copy._counts.AddRange(_counts);
        return copy;
    }

    public override string ToString() =>
        "{" + string.Join(", ", _counts.Select(pair => $"{pair.Key.Number}:{pair.Value}")) + "}";

    /// <summary>The place of an epoch; if there is none, the complement of the place where it would be.</summary>
    private int Find(Epoch epoch)
    {
        int low = 0, high = _counts.Count - 1;
        if (high >= 0 && _counts[high].Key == epoch) return high;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _counts[middle].Key.CompareTo(epoch);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>
    /// Mixes bits by the method of Steele, Lea and Flood's splitmix64 ("Fast splittable pseudorandom number generators", 2014).
    /// </summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
