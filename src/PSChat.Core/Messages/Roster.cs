namespace PSChat.Messages;

/// <summary>Who is in the group and in which rooms. User and room names differ by more than case.</summary>
internal sealed class Roster
{
    public static readonly StringComparer NameComparer = StringComparer.OrdinalIgnoreCase;

    private readonly Dictionary<Guid, SessionRecord> _sessions = [];
    private readonly Dictionary<string, Guid> _owners = new(NameComparer);

    public IReadOnlyCollection<SessionRecord> Sessions => _sessions.Values;

    public SessionRecord? Find(Guid session) => _sessions.GetValueOrDefault(session);

    /// <summary>Whose name it is; null if it is free.</summary>
    public SessionRecord? FindOwner(string user) => _owners.TryGetValue(user, out var session) ? _sessions[session] : null;

    /// <summary>Takes a record in, unless a newer one of the same session is here.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Put(SessionRecord record)
    {
        if (_sessions.TryGetValue(record.Session, out var known))
        {
            if (record.Version <= known.Version) return false;
            if (!NameComparer.Equals(known.User, record.User)) Free(known);
        }

        _sessions[record.Session] = record;

        // Two sessions with one name can meet only after a merge; the earlier claim keeps it.
        if (FindOwner(record.User) is not { } owner || owner.Session == record.Session || IsEarlier(record, owner))
        {
            _owners[record.User] = record.Session;
        }

        return true;
    }

    public bool Remove(Guid session)
    {
        if (!_sessions.TryGetValue(session, out var record)) return false;
        Free(record);
        return _sessions.Remove(session);
    }

    public void Clear()
    {
        _sessions.Clear();
        _owners.Clear();
    }

    /// <summary>Every room that somebody is in, with the users' names.</summary>
    public IReadOnlyDictionary<string, List<string>> ListRooms()
    {
        var rooms = new SortedDictionary<string, List<string>>(NameComparer);
        foreach (var record in _sessions.Values.Where(record => record.Attached))
        {
            foreach (var room in record.Rooms)
            {
                if (!rooms.TryGetValue(room, out var users)) rooms[room] = users = [];
                users.Add(record.User);
            }
        }

        foreach (var users in rooms.Values) users.Sort(NameComparer);
        return rooms;
    }

    private static bool IsEarlier(SessionRecord left, SessionRecord right) =>
        (left.ClaimedAt, left.Session).CompareTo((right.ClaimedAt, right.Session)) < 0;

    private void Free(SessionRecord record)
    {
        if (!_owners.TryGetValue(record.User, out var owner) || owner != record.Session) return;
        _owners.Remove(record.User);

        // After a merge another session may have had the name as well.
        SessionRecord? heir = null;
        foreach (var other in _sessions.Values)
        {
            if (other.Session == record.Session || !NameComparer.Equals(other.User, record.User)) continue;
            if (heir is null || IsEarlier(other, heir)) heir = other;
        }

        if (heir is not null) _owners[record.User] = heir.Session;
    }
}
