namespace PSChat.Messages;

/// <summary>
/// Who is shown as being in which room. It follows the roster, but forgives: a user whose connection breaks is shown for a
/// while longer, so that a change of servers does not look like leaving and coming (P1).
/// </summary>
/// <param name="patience">How long a user is shown whose connection was lost.</param>
internal sealed class PresenceBoard(TimeSpan patience)
{
    private readonly Dictionary<Guid, Shown> _shown = [];

    /// <summary>Whether the session is shown.</summary>
    public bool Shows(Guid session) => _shown.ContainsKey(session);

    /// <summary>A session is new, or its record has changed.</summary>
    public IReadOnlyList<PresenceChange> Put(SessionRecord record, TimeSpan now)
    {
        var known = _shown.GetValueOrDefault(record.Session);
        if (!record.Attached)
        {
            if (known is not null) known.LostAt ??= now;
            return [];
        }

        _shown[record.Session] = new Shown(record);
        return Compare(known?.Record, record);
    }

    /// <summary>A session has ended.</summary>
    public IReadOnlyList<PresenceChange> Remove(Guid session) =>
        _shown.Remove(session, out var shown) ? Compare(shown.Record, null) : [];

    /// <summary>Lets go of those whose connection was lost for too long, or whom the roster knows no more.</summary>
    public IReadOnlyList<PresenceChange> Sweep(Roster roster, TimeSpan now)
    {
        var changes = new List<PresenceChange>();

        // A dictionary may lose what it is at meanwhile.
        foreach (var (session, shown) in _shown)
        {
            // A roster comes in parts: one that is not in it may be in the next part.
            if (roster.Find(session) is null) shown.LostAt ??= now;
            if (now - shown.LostAt >= patience) changes.AddRange(Remove(session));
        }

        return changes;
    }

    private static List<PresenceChange> Compare(SessionRecord? before, SessionRecord? after)
    {
        var changes = new List<PresenceChange>(1);
        var hasName = before is not null && after is not null && before.User == after.User;
        foreach (var room in before?.Rooms ?? [])
        {
            if (!hasName || !after!.Rooms.Contains(room, Roster.NameComparer)) changes.Add(new PresenceChange(before!.Session, room, before.User, false));
        }

        foreach (var room in after?.Rooms ?? [])
        {
            if (!hasName || !before!.Rooms.Contains(room, Roster.NameComparer)) changes.Add(new PresenceChange(after!.Session, room, after.User, true));
        }

        return changes;
    }

    private sealed class Shown(SessionRecord record)
    {
        public SessionRecord Record { get; } = record;

        public TimeSpan? LostAt { get; set; }
    }
}
