namespace PSChat.Messages;

/// <summary>The message ids that were seen, by session.</summary>
internal sealed class MessageIdSet
{
    private static readonly SequenceSet s_none = new();
    private readonly Dictionary<Guid, SequenceSet> _sessions = [];

    /// <summary>The session that was used last: it is usually used again.</summary>
    private (Guid Session, SequenceSet? Sequences) _recent;

    /// <summary>The sessions that have ids.</summary>
    public IReadOnlyCollection<Guid> Sessions => _sessions.Keys;

    /// <summary>Number of runs of numbers, which decides the size in a frame.</summary>
    public int IntervalCount { get; private set; }

    public bool Contains(MessageId id) => Of(id.Session).Contains(id.Sequence);

    /// <returns>False if it was there already.</returns>
    public bool Add(MessageId id)
    {
        var sequences = SequencesOf(id.Session);
        var before = sequences.Intervals.Count;
        var isNew = sequences.Add(id.Sequence);
        IntervalCount += sequences.Intervals.Count - before;
        return isNew;
    }

    /// <summary>Makes a copy. It is small if there are few gaps: usually one interval for each session.</summary>
    public MessageIdSet Copy()
    {
        var copy = new MessageIdSet { IntervalCount = IntervalCount };
        foreach (var (session, sequences) in _sessions) copy._sessions[session] = sequences.Copy();
        return copy;
    }

    /// <summary>Adds a run of a session's numbers.</summary>
    public void AddRange(Guid session, long first, long last)
    {
        if (first > last) return;
        var sequences = SequencesOf(session);
        var before = sequences.Intervals.Count;
        sequences.AddRange(first, last);
        IntervalCount += sequences.Intervals.Count - before;
    }

    public void Add(MessageIdSet other)
    {
        foreach (var (session, first, last) in other.ListIntervals()) AddRange(session, first, last);
    }

    /// <summary>All ids as runs of each session's numbers; by session, so that the order is the same everywhere.</summary>
    public IEnumerable<(Guid Session, long First, long Last)> ListIntervals() => _sessions
        .OrderBy(session => session.Key)
        .SelectMany(session => session.Value.Intervals.Select(interval => (session.Key, interval.First, interval.Last)));

    /// <summary>The numbers seen of a session; not to be changed.</summary>
    public SequenceSet Of(Guid session) => Find(session) ?? s_none;

    public void Remove(MessageId id)
    {
        if (Find(id.Session) is not { } sequences) return;
        var before = sequences.Intervals.Count;
        sequences.Remove(id.Sequence);
        IntervalCount += sequences.Intervals.Count - before;
        if (sequences.Intervals.Count == 0) Remove(id.Session);
    }

    /// <summary>Forgets a session.</summary>
    public void Remove(Guid session)
    {
        if (!_sessions.Remove(session, out var sequences)) return;
        IntervalCount -= sequences.Intervals.Count;
        _recent = default;
    }

    private SequenceSet SequencesOf(Guid session)
    {
        if (Find(session) is not { } sequences) _sessions[session] = sequences = new SequenceSet();
        return sequences;
    }

    private SequenceSet? Find(Guid session)
    {
        if (_recent.Session == session && _recent.Sequences is { } recent) return recent;
        if (!_sessions.TryGetValue(session, out var sequences)) return null;
        _recent = (session, sequences);
        return sequences;
    }
}
