namespace PSChat.Messages;

/// <summary>Who is in the group and in which rooms. User and room names differ by more than case (N11).</summary>
internal sealed class Roster
{
    public static readonly StringComparer NameComparer = StringComparer.OrdinalIgnoreCase;

    private static readonly Comparer<SessionRecord> s_byRight = Comparer<SessionRecord>.Create(static (left, right) =>
        (!left.Attached, left.ClaimedAt, left.Session).CompareTo((!right.Attached, right.ClaimedAt, right.Session)));

    private readonly Dictionary<Guid, SessionRecord> _sessions = [];
    private readonly Dictionary<string, List<SessionRecord>> _byName = new(NameComparer);

    public IReadOnlyCollection<SessionRecord> Sessions => _sessions.Values;

    public SessionRecord? Find(Guid session) => _sessions.GetValueOrDefault(session);

    /// <summary>
    /// Whose name it is; null if it is free. Of several (they meet when two groups become one, or where a name was given
    /// away after its user had been gone for a while) one that is attached, else the earlier claim, else the lower session (N5).
    /// </summary>
    public SessionRecord? FindOwner(string user) => _byName.TryGetValue(user, out var sessions) ? sessions.Min(s_byRight) : null;

    /// <summary>
    /// Whom a private message to a user reaches: the session whose name it is, if it is in the room. One that has lost its
    /// connection gets it when it comes back (H3).
    /// </summary>
    public SessionRecord? FindRecipient(string user, string room) =>
        FindOwner(user) is { } owner && owner.Rooms.Contains(room, NameComparer) ? owner : null;

    /// <summary>The attached sessions whose name is another's.</summary>
    public IReadOnlyList<SessionRecord> ListIntruders() =>
    [
        .. _byName.Values.Where(sessions => sessions.Count > 1)
            .SelectMany(sessions => sessions.Where(session => session.Attached).Order(s_byRight).Skip(1))
            .OrderBy(session => session.Session),
    ];

    /// <summary>Takes a record in, unless a newer one of the same session is here.</summary>
    /// <returns>Whether anything changed.</returns>
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
