using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>One server's try to win one election.</summary>
internal sealed class Candidacy
{
    /// <summary>The epoch that it opens if it wins.</summary>
    public Epoch Ballot { get; private set; }

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
    public TimeSpan Deadline { get; private set; }

    public Dictionary<Rank, Promise> Promises { get; } = [];

    /// <summary>Those that still hear the leader.</summary>
    public HashSet<Rank> RefusedBy { get; } = [];

    /// <summary>Whether somebody has promised a ballot above this one.</summary>
    public bool IsOutbid { get; private set; }

    /// <summary>From whom missing messages are being pulled.</summary>
    public Rank? PullingFrom { get; private set; }

    /// <summary>How often its time was up without enough promises.</summary>
    public int Tries { get; private set; }

    /// <summary>Asks with a ballot, for the first time or with a higher one.</summary>
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

    /// <summary>A voter promises. It does so again when its link was lost, or nothing has come of it in time: what it was asked
    /// for may be lost too.</summary>
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

    /// <summary>A voter has sent what it was asked for.</summary>
    public void OnPulled(Rank from)
    {
        if (PullingFrom == from) PullingFrom = null;
    }

    /// <summary>The time is up, and there are not enough promises.</summary>
    public void OnVain() => Tries++;

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
