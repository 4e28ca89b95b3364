using PSChat.Messages;

namespace PSChat.Protocol.Leading;

/// <summary>
/// Sessions without a connection, with the time since when, as this leader has seen it. A new leader counts from its own start. A
/// name and a session may therefore be kept for longer than promised, and never for less.
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

    /// <summary>Time for which a session has been without a connection; null if that is not known yet.</summary>
    public TimeSpan? TimeWithout(Guid session, TimeSpan now) => _since.TryGetValue(session, out var since) ? now - since : null;

    /// <summary>Sessions that have been without a connection for at least this long.</summary>
    public List<Guid> ListOver(TimeSpan retention, TimeSpan now) =>
        [.. _since.Where(session => now - session.Value >= retention).Select(session => session.Key)];

    /// <summary>The sessions that have been without a connection for longest.</summary>
    public List<Guid> ListLongest(int count) =>
        [.. _since.OrderBy(session => session.Value).Take(count).Select(session => session.Key)];
}
