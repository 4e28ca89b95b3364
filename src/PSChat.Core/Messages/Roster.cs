using PSChat.Groups;

namespace PSChat.Messages;

/// <summary>The sessions of the group and their rooms. Names with the same key are the same (N11).</summary>
internal sealed class Roster
{
    public static readonly StringComparer NameComparer = Groups.NameComparer.Instance;

    private static readonly Comparer<SessionRecord> s_byRight = Comparer<SessionRecord>.Create(static (left, right) =>
        (!left.Attached, left.ClaimedAt, left.Session).CompareTo((!right.Attached, right.ClaimedAt, right.Session)));

    private readonly Dictionary<Guid, SessionRecord> _sessions = [];
    private readonly Dictionary<string, List<SessionRecord>> _byName = new(NameComparer);

    public IReadOnlyCollection<SessionRecord> Sessions => _sessions.Values;

    public SessionRecord? Find(Guid session) => _sessions.GetValueOrDefault(session);

    /// <summary>
    /// The owner of a name; null if the name is free (N5). Several sessions can have one name when two groups become one, or when
    /// the name was given away after its user had been gone for a while. Of these, an attached one owns it; then the earlier
    /// claim decides, then the lower session.
    /// </summary>
    public SessionRecord? FindOwner(string user) => _byName.TryGetValue(user, out var sessions) ? sessions.Min(s_byRight) : null;

    /// <summary>
    /// The session that a private message to a user reaches: the owner of the name, if it is in the room. A session that has lost
    /// its connection gets the message when it comes back (H3).
    /// </summary>
    public SessionRecord? FindRecipient(string user, string room) =>
        FindOwner(user) is { } owner && owner.Rooms.Contains(room, NameComparer) ? owner : null;

    /// <summary>The attached sessions whose name has another owner.</summary>
    public IReadOnlyList<SessionRecord> ListIntruders() =>
    [
        .. _byName.Values.Where(sessions => sessions.Count > 1)
            .SelectMany(sessions => sessions.Where(session => session.Attached).Order(s_byRight).Skip(1))
            .OrderBy(session => session.Session),
    ];

    /// <summary>Adds a record, unless a newer one of the same session is here.</summary>
    /// <returns>Whether anything has changed.</returns>
    public bool Put(SessionRecord record)
    {
        if (_sessions.TryGetValue(record.Session, out var known))
        {
            if (record.Version <= known.Version) return false;
            Remove(record.Session);
        }

        _sessions[record.Session] = record;
        if (!_byName.TryGetValue(record.User, out var sessions)) _byName[record.User] = sessions = new List<SessionRecord>(1);
        sessions.Add(record);
        return true;
    }

    public bool Remove(Guid session)
    {
        if (!_sessions.Remove(session, out var record)) return false;
        var sessions = _byName[record.User];
        sessions.Remove(record);
        if (sessions.Count == 0) _byName.Remove(record.User);
        return true;
    }

    public void Clear()
    {
        _sessions.Clear();
        _byName.Clear();
    }
}
