namespace PSChat.Messages;

/// <summary>The message ids that were seen, per session.</summary>
internal sealed class MessageIdSet
{
    private static readonly SequenceSet s_none = new();
    private readonly Dictionary<Guid, SequenceSet> _sessions = [];

    public bool Contains(MessageId id) => Of(id.Session).Contains(id.Sequence);

    /// <returns>False if it was in already.</returns>
    public bool Add(MessageId id)
    {
        if (!_sessions.TryGetValue(id.Session, out var sequences)) _sessions[id.Session] = sequences = new SequenceSet();
        return sequences.Add(id.Sequence);
    }

    /// <summary>As small as the gaps are few: an interval for each session, mostly.</summary>
    public MessageIdSet Copy()
    {
        var copy = new MessageIdSet();
        foreach (var (session, sequences) in _sessions) copy._sessions[session] = sequences.Copy();
        return copy;
    }

    /// <summary>What was seen of a session; not to be changed.</summary>
    public SequenceSet Of(Guid session) => _sessions.GetValueOrDefault(session, s_none);
}
