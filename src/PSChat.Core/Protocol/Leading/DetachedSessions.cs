using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>
/// Since when sessions have had no connection, as this leader has seen it. A new leader counts from its start: a name and a
/// session may be kept for longer than promised, never for a shorter time.
/// </summary>
internal sealed class DetachedSessions
{
    private readonly Dictionary<Guid, TimeSpan> _since = [];

    public int Count => _since.Count;

    public void Note(SessionRecord session, TimeSpan now)
    {
        if (session.Attached) _since.Remove(session.Session);
        else _since.TryAdd(session.Session, now);
    }

    /// <summary>The session has ended.</summary>
    public void Remove(Guid session) => _since.Remove(session);

    /// <summary>For how long it has had none; null if that is not known yet.</summary>
    public TimeSpan? TimeWithout(Guid session, TimeSpan now) => _since.TryGetValue(session, out var since) ? now - since : null;

    /// <summary>Those that have had none for at least this long.</summary>
    public List<Guid> ListOver(TimeSpan retention, TimeSpan now) =>
        [.. _since.Where(session => now - session.Value >= retention).Select(session => session.Key)];

    /// <summary>Those that have had none for longest.</summary>
    public List<Guid> ListLongest(int count) => [.. _since.OrderBy(session => session.Value).Take(count).Select(session => session.Key)];
}
