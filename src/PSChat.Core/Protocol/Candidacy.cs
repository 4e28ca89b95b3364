using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>One server's try to win one election.</summary>
internal sealed class Candidacy
{
    /// <summary>The epoch that it opens if it wins.</summary>
    public required Epoch Ballot { get; set; }

    /// <summary>The epoch whose leader consents; <see cref="Epoch.None"/> where the leader is lost.</summary>
    public required Epoch Consent { get; init; }

    /// <summary>Why it stands; <see cref="FindCause"/> says what the view is told to be there for.</summary>
    public required ViewCause Cause { get; init; }

    /// <summary>Whom it asks, itself included.</summary>
    public required Dictionary<Rank, Member> Voters { get; init; }

    /// <summary>Those of the voters that will not be members.</summary>
    public required HashSet<Rank> Leaving { get; init; }

    /// <summary>The least that the new view's minimum of copies may be: a merge takes the larger one.</summary>
    public required int MinimumCopies { get; init; }

    /// <summary>When the cause was noticed.</summary>
    public required TimeSpan StartedAt { get; init; }

    /// <summary>Until then it waits for everybody; afterwards a majority will do.</summary>
    public TimeSpan Deadline { get; set; }

    public Dictionary<Rank, Promise> Promises { get; } = [];

    /// <summary>Those that still hear the leader.</summary>
    public HashSet<Rank> RefusedBy { get; } = [];

    /// <summary>Whether somebody has promised a ballot above this one.</summary>
    public bool IsOutbid { get; set; }

    /// <summary>From whom missing messages are being pulled.</summary>
    public Rank? PullingFrom { get; set; }

    public int Tries { get; set; }

    /// <summary>The newest view that any of the promises shows, its own among them: a majority of it must have promised.</summary>
    public GroupView? FindNewestView(GroupView? own)
    {
        var newest = own;
        foreach (var promise in Promises.Values)
        {
            if (promise.View is { } view && (newest is null || view.Epoch > newest.Epoch)) newest = view;
        }

        return newest;
    }

    /// <summary>
    /// What the new view says that it is there for. A member may have failed while the election was held for another reason:
    /// it is gone from the view, and nobody must read that somebody joined.
    /// </summary>
    /// <param name="previous">The newest view before; null if there was none.</param>
    /// <param name="members">Who is in the new one.</param>
    public ViewCause FindCause(GroupView? previous, IReadOnlyCollection<Member> members)
    {
        var stay = members.Select(member => member.Rank).Concat(Leaving).ToHashSet();
        return previous is null || previous.Members.All(member => stay.Contains(member.Rank)) ? Cause : ViewCause.Failure;
    }
}
