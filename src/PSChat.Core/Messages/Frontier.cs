using PSChat.Groups;

namespace PSChat.Messages;

/// <summary>
/// For each epoch, how many of its messages a party holds, or has delivered. Because an epoch's log is a prefix of one
/// leader's stream, a count says exactly which messages; because logs never conflict, merging is the maximum of each.
/// </summary>
internal sealed class Frontier
{
    /// <summary>The most epochs that travel; what is older is refused with a gap.</summary>
    public const int MaximumEpochs = 4096;

    private readonly SortedDictionary<Epoch, long> _counts = [];

    public Frontier()
    {
    }

    public Frontier(IEnumerable<KeyValuePair<Epoch, long>> counts)
    {
        foreach (var (epoch, count) in counts) Raise(epoch, count);
    }

    public IReadOnlyCollection<KeyValuePair<Epoch, long>> Counts => _counts;

    /// <summary>How many messages of <paramref name="epoch"/>; 0 if none.</summary>
    public long this[Epoch epoch] => _counts.GetValueOrDefault(epoch);

    /// <summary>How many messages of all epochs.</summary>
    public long Total { get; private set; }

    /// <summary>Raises the count of an epoch; a lower one changes nothing.</summary>
    public void Raise(Epoch epoch, long count)
    {
        var known = this[epoch];
        if (count <= known) return;
        _counts[epoch] = count;
        Total += count - known;
    }

    public void Raise(Frontier other)
    {
        foreach (var (epoch, count) in other._counts) Raise(epoch, count);
    }

    public bool Covers(Position position) => position.Index <= this[position.Epoch];

    public bool Covers(Frontier other)
    {
        foreach (var (epoch, count) in other._counts)
        {
            if (count > this[epoch]) return false;
        }

        return true;
    }

    /// <summary>How many messages of <paramref name="other"/> are missing here.</summary>
    public long CountMissing(Frontier other)
    {
        var missing = 0L;
        foreach (var (epoch, count) in other._counts) missing += Math.Max(0, count - this[epoch]);
        return missing;
    }

    public Frontier Copy() => new(_counts);

    public override string ToString() =>
        "{" + string.Join(", ", _counts.Select(pair => $"{pair.Key.Number}:{pair.Value}")) + "}";
}
