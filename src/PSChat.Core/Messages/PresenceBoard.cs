using System.Collections.Immutable;

namespace PSChat.Messages;

/// <summary>
/// The users shown in each room (P1, P2). The board follows the roster with a delay: a user whose connection breaks is shown for
/// a while longer. A change of servers therefore does not look like leaving and coming.
/// </summary>
/// <param name="patience">Time for which a user is shown after the connection was lost.</param>
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

    /// <summary>Removes sessions whose connection was lost for too long, or that the roster no longer has.</summary>
    public IReadOnlyList<PresenceChange> Sweep(Roster roster, TimeSpan now)
    {
        var changes = new List<PresenceChange>();

        // A dictionary may lose the current item during the loop.
        foreach (var (session, shown) in _shown)
        {
            // A roster comes in parts: a session that is missing may be in the next part.
            if (roster.Find(session) is null) shown.LostAt ??= now;
            if (now - shown.LostAt >= patience) changes.AddRange(Remove(session));
        }

        return changes;
    }

    private static List<PresenceChange> Compare(SessionRecord? before, SessionRecord? after)
    {
        var changes = new List<PresenceChange>(1);
        var hasName = before is not null && after is not null && before.User == after.User;
        var (left, entered) = (before?.Rooms ?? [], after?.Rooms ?? []);
        foreach (var room in hasName ? Without(left, entered) : left)
        {
            changes.Add(new PresenceChange(before!.Session, room, before.User, false));
        }

        foreach (var room in hasName ? Without(entered, left) : entered)
        {
            changes.Add(new PresenceChange(after!.Session, room, after.User, true));
        }

        return changes;
    }

    private static IEnumerable<string> Without(ImmutableArray<string> rooms, ImmutableArray<string> others)
    {
        // A set, because a session may have hundreds of rooms, and each of them is compared with each.
        var known = others.ToHashSet(Roster.NameComparer);
        return rooms.Where(room => !known.Contains(room));
    }

    private sealed class Shown(SessionRecord record)
    {
        public SessionRecord Record { get; } = record;

        public TimeSpan? LostAt { get; set; }
    }
}
