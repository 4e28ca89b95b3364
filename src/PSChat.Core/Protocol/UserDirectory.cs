using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Who is in the group, under which name and in which rooms. User names are unique and belong to sessions. Home servers
/// report their sessions, the leader decides, see <see cref="Decide"/>, and the other members follow its word.
/// </summary>
/// <param name="timings">How long names are reserved, and users shown, whose connection was lost.</param>
internal sealed class UserDirectory(GroupTimings timings) : IUsersOfHome
{
    private readonly Roster _roster = new();
    private readonly PresenceBoard _presence = new(timings.NameReservation);

    public int Count => _roster.Sessions.Count;

    public IReadOnlyCollection<SessionRecord> Sessions => _roster.Sessions;

    public SessionRecord? Find(Guid session) => _roster.Find(session);

    /// <summary>Whose name it is; null if it is free.</summary>
    public SessionRecord? FindOwner(string user) => _roster.FindOwner(user);

    /// <summary>Whom a private message reaches: see <see cref="Roster.FindRecipient"/>.</summary>
    public SessionRecord? FindRecipient(string user, string room) => _roster.FindRecipient(user, room);

    /// <summary>Everybody who is there, or is shown as being there for a while longer.</summary>
    public IEnumerable<PresentUser> ListPresent() => _roster.Sessions
        .Where(session => session.Attached || _presence.Shows(session.Session))
        .Select(session => new PresentUser(session.User, session.Home, session.ClaimedAt, session.Attached, session.Rooms));

    /// <summary>What the leader makes of a claim: the record as it is to be taken in, if it is.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="isReserved">Whether the name of a session without a connection is still its own.</param>
    /// <returns>Whether the session may have the name of the record. It may have another name than was claimed.</returns>
    public (SessionRecord Session, bool IsGranted) Decide(Claim claim, Func<SessionRecord, bool> isReserved)
    {
        var session = claim.Session.Attached ? AboveWhatWasInferred(claim.Session) : UnderItsName(claim.Session);
        if (!MayHave(session.Session, session.User, isReserved) && session.Attached && claim.MayRename) session = Rename(session, isReserved);
        return (session, MayHave(session.Session, session.User, isReserved));
    }

    /// <summary>Takes a record in, unless it is old news.</summary>
    /// <returns>What users of the same rooms are to be told; null if it is old news.</returns>
    public IReadOnlyList<PresenceChange>? Enrol(SessionRecord session, TimeSpan now) =>
        _roster.Put(session) ? _presence.Put(session, now) : null;

    /// <summary>Takes a record in, unless it is old news; <see cref="Show"/> has users told of it later.</summary>
    public void Put(SessionRecord session) => _roster.Put(session);

    /// <returns>What users of the same rooms are to be told of a session.</returns>
    public IReadOnlyList<PresenceChange> Show(SessionRecord session, TimeSpan now) => _presence.Put(session, now);

    /// <summary>A session has ended.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Remove(Guid session) => _roster.Remove(session);

    /// <returns>What users of the same rooms are to be told of a session that has ended.</returns>
    public IReadOnlyList<PresenceChange> Hide(Guid session) => _presence.Remove(session);

    /// <summary>The leader tells all of its sessions from the first on. Who is shown stays as it is until it has told the last.</summary>
    public void Clear() => _roster.Clear();

    /// <summary>Lets go of users who have been shown for long enough without a connection.</summary>
    public IReadOnlyList<PresenceChange> Sweep(TimeSpan now) => _presence.Sweep(_roster, now);

    /// <summary>Two groups have become one: of two users with one name the earlier claim keeps it.</summary>
    /// <returns>The others' records under their new names, each as it is taken in.</returns>
    public IEnumerable<SessionRecord> RenameIntruders(Func<SessionRecord, bool> isReserved)
    {
        foreach (var session in _roster.ListIntruders())
        {
            var renamed = Rename(session, isReserved);
            _roster.Put(renamed);
            yield return renamed;
        }
    }

    /// <summary>The sessions that are not where they were: their home does not report them, or is no member any more.</summary>
    /// <param name="member">The home that has reported.</param>
    /// <param name="reported">Its sessions.</param>
    /// <param name="view">The view.</param>
    /// <returns>Their records, as gone.</returns>
    public List<SessionRecord> ListGone(Rank member, IReadOnlyList<SessionRecord> reported, GroupView view)
    {
        var present = reported.Select(session => session.Session).ToHashSet();
        return
        [
            .. _roster.Sessions
                .Where(session => session.Attached && (session.Home == member ? !present.Contains(session.Session) : !view.Contains(session.Home)))
                .Select(session => session with { Attached = false, Version = session.Version + 1 }),
        ];
    }

    /// <summary>
    /// A session whose home did not report it, because it had not been told yet that the name is granted, was taken for
    /// gone. Its home says that it is not; that record must not pass for an older one.
    /// </summary>
    private SessionRecord AboveWhatWasInferred(SessionRecord claimed) =>
        _roster.Find(claimed.Session) is { Attached: false } known && known.Home == claimed.Home && known.Version >= claimed.Version
            ? claimed with { Version = known.Version + 1 }
            : claimed;

    /// <summary>A session that went away before it heard of its new name has gone away under that one.</summary>
    private SessionRecord UnderItsName(SessionRecord gone) => _roster.Find(gone.Session) is { } known && known.User != gone.User
        ? gone with { User = known.User, Version = Math.Max(gone.Version, known.Version + 1) }
        : gone;

    private bool MayHave(Guid session, string user, Func<SessionRecord, bool> isReserved) => _roster.FindOwner(user) is not { } owner
        || owner.Session == session
        || (!owner.Attached && !isReserved(owner));

    /// <summary>The same session under a name that nobody has: its own, with a number.</summary>
    private SessionRecord Rename(SessionRecord session, Func<SessionRecord, bool> isReserved)
    {
        for (var number = 2; ; number++)
        {
            var name = Names.Numbered(session.User, number);
            if (MayHave(session.Session, name, isReserved)) return session with { User = name, Version = session.Version + 1 };
        }
    }
}
