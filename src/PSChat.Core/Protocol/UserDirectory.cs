using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// The users of the group, their names and their rooms. User names are unique and belong to sessions. Home servers report their
/// sessions, the leader decides, see <see cref="Decide"/>, and the other members follow its decision.
/// </summary>
/// <param name="timings">Times for which names are reserved, and users shown, after a connection was lost.</param>
internal sealed class UserDirectory(GroupTimings timings) : IUsersOfHome
{
    private readonly Roster _roster = new();
    private readonly PresenceBoard _presence = new(timings.NameReservation);

    public int Count => _roster.Sessions.Count;

    public IReadOnlyCollection<SessionRecord> Sessions => _roster.Sessions;

    public SessionRecord? Find(Guid session) => _roster.Find(session);

    /// <summary>The owner of a name; null if the name is free.</summary>
    public SessionRecord? FindOwner(string user) => _roster.FindOwner(user);

    /// <summary>The session that a private message reaches: see <see cref="Roster.FindRecipient"/>.</summary>
    public SessionRecord? FindRecipient(string user, string room) => _roster.FindRecipient(user, room);

    /// <summary>All users that are present, or are shown as present for a while longer.</summary>
    public IEnumerable<PresentUser> ListPresent() => _roster.Sessions
        .Where(session => session.Attached || _presence.Shows(session.Session))
        .Select(session => new PresentUser(session.User, session.Home, session.ClaimedAt, session.Attached, session.Rooms));

    /// <summary>The leader's decision on a claim, with the record to add if it is granted.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="isReserved">Whether the name of a session without a connection is still reserved.</param>
    /// <returns>Whether the session may have the name in the record, which may differ from the claimed name.</returns>
    public (SessionRecord Session, bool IsGranted) Decide(Claim claim, Func<SessionRecord, bool> isReserved)
    {
        var session = claim.Session.Attached ? AboveInferred(claim.Session) : UnderItsName(claim.Session);
        if (!MayHave(session.Session, session.User, isReserved) && session.Attached && claim.MayRename)
        {
            session = Rename(session, isReserved);
        }

        return (session, MayHave(session.Session, session.User, isReserved));
    }

    /// <summary>Adds a record, unless it is outdated.</summary>
    /// <returns>Changes to tell users of the same rooms; null if the record is outdated.</returns>
    public IReadOnlyList<PresenceChange>? Enrol(SessionRecord session, TimeSpan now) =>
        _roster.Put(session) ? _presence.Put(session, now) : null;

    /// <summary>Adds a record, unless it is outdated. Users are told of it later, by <see cref="Show"/>.</summary>
    public void Put(SessionRecord session) => _roster.Put(session);

    /// <returns>Changes of a session to tell users of the same rooms.</returns>
    public IReadOnlyList<PresenceChange> Show(SessionRecord session, TimeSpan now) => _presence.Put(session, now);

    /// <summary>A session has ended.</summary>
    /// <returns>Whether the session was known.</returns>
    public bool Remove(Guid session) => _roster.Remove(session);

    /// <returns>Changes to tell users of the same rooms after a session has ended.</returns>
    public IReadOnlyList<PresenceChange> Hide(Guid session) => _presence.Remove(session);

    /// <summary>
    /// The leader sends all of its sessions from the first on. The users shown stay the same until the last one has arrived.
    /// </summary>
    public void Clear() => _roster.Clear();

    /// <summary>Removes users that have been shown for long enough without a connection.</summary>
    public IReadOnlyList<PresenceChange> Sweep(TimeSpan now) => _presence.Sweep(_roster, now);

    /// <summary>Two groups have become one: of two users with one name, the earlier claim keeps it (N5).</summary>
    /// <returns>The other records under their new names, each in the form to add.</returns>
    public IEnumerable<SessionRecord> RenameIntruders(Func<SessionRecord, bool> isReserved)
    {
        foreach (var session in _roster.ListIntruders())
        {
            var renamed = Rename(session, isReserved);
            _roster.Put(renamed);
            yield return renamed;
        }
    }

    /// <summary>
    /// Sessions that are no longer where they were: their home does not report them, or is not a member any more (N7).
    /// </summary>
    /// <param name="member">The home that has reported.</param>
    /// <param name="reported">Its sessions.</param>
    /// <param name="view">The view.</param>
    /// <returns>The records of the sessions, marked as gone.</returns>
    public List<SessionRecord> ListGone(Rank member, IReadOnlyList<SessionRecord> reported, GroupView view)
    {
        var present = reported.Select(session => session.Session).ToHashSet();
        return
        [
            .. _roster.Sessions
                .Where(
                    session => session.Attached
                        && (session.Home == member ? !present.Contains(session.Session) : !view.Contains(session.Home)))
                .Select(session => session with { Attached = false, Version = session.Version + 1 }),
        ];
    }

    /// <summary>
    /// The claimed record with a version above an inferred one (N10). A session may have been taken for gone because its home,
    /// not told yet that the name was granted, did not report it. Its home says that the session is there, and that record must
    /// not count as an older one.
    /// </summary>
    private SessionRecord AboveInferred(SessionRecord claimed) =>
        _roster.Find(claimed.Session) is { Attached: false } known && known.Home == claimed.Home
            && known.Version >= claimed.Version
            ? claimed with { Version = known.Version + 1 }
            : claimed;

    /// <summary>A record of a session that left before it heard of its new name; it carries that name.</summary>
    private SessionRecord UnderItsName(SessionRecord gone) => _roster.Find(gone.Session) is { } known && known.User != gone.User
        ? gone with { User = known.User, Version = Math.Max(gone.Version, known.Version + 1) }
        : gone;

    private bool MayHave(Guid session, string user, Func<SessionRecord, bool> isReserved) =>
        _roster.FindOwner(user) is not { } owner
        || owner.Session == session
        || (!owner.Attached && !isReserved(owner));

    /// <summary>The same session under a free name: its own, with a number (N6).</summary>
    private SessionRecord Rename(SessionRecord session, Func<SessionRecord, bool> isReserved)
    {
        for (var number = 2; ; number++)
        {
            var name = Names.Numbered(session.User, number);
            if (MayHave(session.Session, name, isReserved)) return session with { User = name, Version = session.Version + 1 };
        }
    }
}
