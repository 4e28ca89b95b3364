using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Everything that a leader takes into account when it considers an election.</summary>
internal sealed record ElectionSituation
{
    /// <summary>The leader.</summary>
    public required Member Self { get; init; }

    public required GroupView View { get; init; }

    /// <summary>Members that have failed.</summary>
    public required IReadOnlyCollection<Member> Failed { get; init; }

    /// <summary>Joiners that have caught up and whose election is not postponed.</summary>
    public required IReadOnlyCollection<Learner> Ready { get; init; }

    /// <summary>Most members of the next view.</summary>
    public required int MaximumMembers { get; init; }

    /// <summary>Whether there are joiners that the group has a place for, ready or not.</summary>
    public required bool HasLearners { get; init; }

    /// <summary>Members that leave, or are evicted.</summary>
    public required IReadOnlyCollection<Rank> Leavers { get; init; }

    /// <summary>Whether some of the leavers are evicted.</summary>
    public required bool HasEvicted { get; init; }

    /// <summary>Whether a server or a client has asked for an election, or a member has moved.</summary>
    public required bool IsRequested { get; init; }

    /// <summary>Whether joiners wait for others.</summary>
    public required bool IsGathering { get; init; }

    /// <summary>Whether the leader leaves of its own will.</summary>
    public required bool IsLeaving { get; init; }

    /// <summary>Whether messages of earlier epochs came in after the view was installed (G5).</summary>
    public required bool HoldsMoreThanHistory { get; init; }

    /// <summary>Whether a server runs smoothly enough to lead.</summary>
    public required Func<Rank, bool> IsFit { get; init; }

    /// <summary>Whether a server is passed over for a while, because it did not take over in time.</summary>
    public required Func<Rank, bool> IsDisappointing { get; init; }

    /// <summary>The member in the form in which it announced itself last.</summary>
    public required Func<Member, Member> Newest { get; init; }

    /// <summary>
    /// The ready joiners that the next view has a place for (G9): members that had lost theirs, and then the highest ranks. A
    /// joiner never pushes a member out. The member would join again at once, and push out another one.
    /// </summary>
    public IReadOnlyList<Learner> Coming
    {
        get
        {
            var free = MaximumMembers - View.Members.Except(Failed).Count();
            var outside = Ready.Where(learner => !View.Contains(learner.Member.Rank))
                .OrderByDescending(learner => learner.Member.Rank).Take(Math.Max(free, 0));
            return [.. Ready.Where(learner => View.Contains(learner.Member.Rank)), .. outside];
        }
    }

    /// <summary>
    /// Whether a higher rank came in while a lower one stood: it was cut off when the election began, or busy with an election of
    /// its own (E14).
    /// </summary>
    public bool IsOutranked =>
        View.Members.Any(member => member.Rank > Self.Rank && IsFit(member.Rank) && !IsDisappointing(member.Rank));
}
