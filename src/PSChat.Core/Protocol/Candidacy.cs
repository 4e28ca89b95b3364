using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>One server's attempt to win one election.</summary>
internal sealed class Candidacy
{
    /// <summary>The epoch that it opens if it wins.</summary>
    public Epoch Ballot { get; private set; }

    /// <summary>The epoch whose leader consents; <see cref="Epoch.None"/> where the leader is lost.</summary>
    public required Epoch Consent { get; init; }

    /// <summary>Reason for standing. The cause that the view names comes from <see cref="FindCause"/>.</summary>
    public required ViewCause Cause { get; init; }

    /// <summary>The servers that it asks, itself included.</summary>
    public required Dictionary<Rank, Member> Voters { get; init; }

    /// <summary>Voters that will not be members.</summary>
    public required HashSet<Rank> Leaving { get; init; }

    /// <summary>Lower bound for the new view's minimum copies: a merge takes the larger of the two groups' values.</summary>
    public required int MinimumCopies { get; init; }

    /// <summary>Time at which the cause was noticed.</summary>
    public required TimeSpan StartedAt { get; init; }

    /// <summary>Time until which it waits for every voter; afterwards a majority is enough (E8).</summary>
    public TimeSpan Deadline { get; private set; }

    public Dictionary<Rank, Promise> Promises { get; } = [];

    /// <summary>Voters that still hear the leader.</summary>
    public HashSet<Rank> RefusedBy { get; } = [];

    /// <summary>Whether a voter has promised a ballot above this one.</summary>
    public bool IsOutbid { get; private set; }

    /// <summary>Voter that missing messages are being pulled from.</summary>
    public Rank? PullingFrom { get; private set; }

    /// <summary>Number of times that its time ran out without enough promises.</summary>
    public int Tries { get; private set; }

    /// <summary>Asks for promises, with its first ballot or with a higher one.</summary>
    /// <param name="ballot">The epoch that it opens if it wins.</param>
    /// <param name="own">Its own promise.</param>
    /// <param name="deadline">See <see cref="Deadline"/>.</param>
    public void Ask(Epoch ballot, Promise own, TimeSpan deadline)
    {
        Ballot = ballot;
        IsOutbid = false;
        Promises.Clear();
        RefusedBy.Clear();
        PullingFrom = null;
        Deadline = deadline;
        Promises[ballot.Leader] = own;
    }

    /// <summary>
    /// A voter promises. A voter repeats its promise when its link was lost, or when no view has come in time. The pull that it
    /// was sent may be lost too, so the pull is repeated (E9).
    /// </summary>
    public void OnPromise(Rank from, Promise promise)
    {
        if (!Promises.TryAdd(from, promise)) OnPulled(from);
        Promises[from] = promise;
        RefusedBy.Remove(from);
    }

    /// <summary>A voter still hears the leader.</summary>
    public void OnLeaderLives(Rank from) => RefusedBy.Add(from);

    /// <summary>A voter has promised another ballot.</summary>
    public void OnOtherPromised(Epoch ballot)
    {
        if (ballot > Ballot) IsOutbid = true;
    }

    /// <summary>Missing messages are being pulled from a voter.</summary>
    public void Pull(Rank from) => PullingFrom = from;

    /// <summary>A voter has answered a pull completely.</summary>
    public void OnPulled(Rank from)
    {
        if (PullingFrom == from) PullingFrom = null;
    }

    /// <summary>The time has run out without enough promises.</summary>
    public void OnTimeout() => Tries++;

    /// <summary>
    /// The newest view that any promise shows, its own promise included. A majority of that view must have promised.
    /// </summary>
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
    /// The cause that the new view names. A member may have failed while the election was held for another reason. It is missing
    /// from the view, so the view must not name a join as its cause (E12).
    /// </summary>
    /// <param name="previous">The newest view before; null if there was none.</param>
    /// <param name="members">The members of the new view.</param>
    public ViewCause FindCause(GroupView? previous, IReadOnlyCollection<Member> members)
    {
        var stay = members.Select(member => member.Rank).Concat(Leaving).ToHashSet();
        return previous is null || previous.Members.All(member => stay.Contains(member.Rank)) ? Cause : ViewCause.Failure;
    }
}
