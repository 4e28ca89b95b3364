using System.Runtime.InteropServices;

namespace PSChat.Messages;

/// <summary>
/// A set of sequence numbers, kept as sorted intervals. A session's numbers are nearly contiguous, so a set that outlives its
/// messages stays small.
/// </summary>
internal sealed class SequenceSet
{
    private readonly List<(long First, long Last)> _intervals = [];

    public IReadOnlyList<(long First, long Last)> Intervals => _intervals;

    /// <summary>The highest number; 0 if there is none.</summary>
    public long Last => _intervals.Count > 0 ? _intervals[^1].Last : 0;

    public SequenceSet Copy()
    {
        var copy = new SequenceSet();
        copy._intervals.AddRange(_intervals);
        return copy;
    }

    public bool Contains(long sequence)
    {
        var at = FindLastStartingAtOrBefore(sequence);
        return at >= 0 && sequence <= _intervals[at].Last;
    }

    /// <summary>
    /// Whether every number from <paramref name="first"/> to <paramref name="last"/> is in the set; true for an empty range.
    /// </summary>
    public bool ContainsAll(long first, long last)
    {
        if (first > last) return true;
        var at = FindLastStartingAtOrBefore(first);
        return at >= 0 && last <= _intervals[at].Last;
    }

    /// <summary>
    /// The end of the run that contains <paramref name="first"/>; the number before it if it is not in the set.
    /// </summary>
    public long RunFrom(long first)
    {
        var at = FindLastStartingAtOrBefore(first);
        return at >= 0 && first <= _intervals[at].Last ? _intervals[at].Last : first - 1;
    }

    /// <summary>Adds a number.</summary>
    /// <returns>False if it was there already.</returns>
    public bool Add(long sequence)
    {
        var at = FindLastStartingAtOrBefore(sequence);
        if (at >= 0 && sequence <= _intervals[at].Last) return false;

        var joinsLeft = at >= 0 && _intervals[at].Last == sequence - 1;
        var joinsRight = at + 1 < _intervals.Count && _intervals[at + 1].First == sequence + 1;
        var intervals = CollectionsMarshal.AsSpan(_intervals);
        if (joinsLeft && joinsRight)
        {
            intervals[at].Last = intervals[at + 1].Last;
            _intervals.RemoveAt(at + 1);
        }
        else if (joinsLeft)
        {
            intervals[at].Last = sequence;
        }
        else if (joinsRight)
        {
            intervals[at + 1].First = sequence;
        }
        else
        {
            _intervals.Insert(at + 1, (sequence, sequence));
        }

        return true;
    }

    /// <summary>Removes a number; one that is not there changes nothing.</summary>
    public void Remove(long sequence)
    {
        var at = FindLastStartingAtOrBefore(sequence);
        if (at < 0 || sequence > _intervals[at].Last) return;
        var (first, last) = _intervals[at];
        _intervals.RemoveAt(at);
        if (sequence < last) _intervals.Insert(at, (sequence + 1, last));
        if (first < sequence) _intervals.Insert(at, (first, sequence - 1));
    }

    /// <summary>Adds all numbers from <paramref name="first"/> to <paramref name="last"/>, which is not below it.</summary>
    public void AddRange(long first, long last)
    {
        var from = FindLastStartingAtOrBefore(first);
        if (from < 0 || _intervals[from].Last < first - 1) from++;
        else first = _intervals[from].First;

        // Every interval that begins within the run, or right behind it, becomes a part of it.
        var to = from;
        for (; to < _intervals.Count && _intervals[to].First - 1 <= last; to++) last = Math.Max(last, _intervals[to].Last);
        _intervals.RemoveRange(from, to - from);
        _intervals.Insert(from, (first, last));
    }

    private int FindLastStartingAtOrBefore(long sequence)
    {
        int low = 0, high = _intervals.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_intervals[middle].First <= sequence) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
