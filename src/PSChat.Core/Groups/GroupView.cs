using System.Collections.Immutable;
using PSChat.Groups;

namespace PSChat;

/// <summary>
/// The epoch, leader and members of a group, which the leader replicates to every member after each election. Immutable.
/// </summary>
public sealed record GroupView
{
    /// <summary>Makes a view; members are sorted by rank, highest first.</summary>
    /// <exception cref="ArgumentException">The leader is not among the members.</exception>
    public GroupView(string group, Epoch epoch, IEnumerable<Member> members, int minimumCopies, ViewCause cause)
    {
        Group = group;
        Epoch = epoch;
        Members = [.. members.OrderByDescending(member => member.Rank)];
        MinimumCopies = minimumCopies;
        Cause = cause;
        Leader = Members.FirstOrDefault(member => member.Rank == epoch.Leader)
            ?? throw new ArgumentException($"The leader {epoch.Leader} is not a member.", nameof(members));
    }

    /// <summary>The group's name; 1 to 64 characters.</summary>
    public string Group { get; }

    /// <summary>The reign that this view describes.</summary>
    public Epoch Epoch { get; }

    /// <summary>The member that gives messages their order.</summary>
    public Member Leader { get; }

    /// <summary>All members, the highest rank first.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>
    /// The minimum number of servers that must hold a message before its sender is told that it is safe; 1 or more.
    /// </summary>
    public int MinimumCopies { get; }

    /// <summary>Cause of the election that led to this view.</summary>
    public ViewCause Cause { get; }

    /// <summary>Number of members that must hold a message before it is committed.</summary>
    public int CommitQuorum => Math.Max(Majority, MinimumCopies);

    /// <summary>More than half of the members.</summary>
    public int Majority => (Members.Length / 2) + 1;

    /// <summary>Whether a server with this rank is a member.</summary>
    public bool Contains(Rank rank) => Find(rank) is not null;

    /// <summary>The member with this rank, or null.</summary>
    public Member? Find(Rank rank)
    {
        foreach (var member in Members)
        {
            if (member.Rank == rank) return member;
        }

        return null;
    }

    /// <summary>Compares by epoch: an epoch has one set of members.</summary>
    public bool Equals(GroupView? other) =>
        other is not null && other.Epoch == Epoch && NameComparer.Instance.Equals(other.Group, Group);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Epoch);

    /// <summary>The view as in <c>pschat: epoch 7 by 4711#3fa2, 3 members</c>.</summary>
    public override string ToString() => $"{Group}: epoch {Epoch}, {Members.Length} members";
}
