using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// What a server remembers from one ballot to the next while the group has no leader, or it hears none: whom it waits for,
/// how often it has tried, and who has disappointed it.
/// </summary>
internal sealed class ElectionAttempts
{
    /// <summary>After so many refusals a candidate believes that the leader lives.</summary>
    private const int RefusalsToReturn = 2;

    /// <summary>A rank that was promised, or handed leadership, and did not install in time.</summary>
    private Rank _disappointed;
    private TimeSpan _disappointedUntil;
    private int _tries;
    private int _refusals;

    /// <summary>Whether the candidate that was promised has been sent the promise again.</summary>
    private bool _hasReminded;

    /// <summary>When the leader was lost.</summary>
    public TimeSpan LossNoticedAt { get; private set; }

    /// <summary>The epoch of the leader that those who refused hear.</summary>
    public Epoch LivingLeader { get; private set; }

    /// <summary>A Prepare that came while the leader was still heard; it is answered as soon as the leader is lost.</summary>
    public (Member From, Prepare Prepare)? Deferred { get; private set; }

    /// <summary>Whether enough others have held up that they still hear the leader, since the last view.</summary>
    public bool AreRefusedForGood => _refusals >= RefusalsToReturn;

    public void OnLeaderLost(TimeSpan now) => LossNoticedAt = now;

    public void Defer(Member from, Prepare prepare) => Deferred = (from, prepare);

    /// <summary>Another candidate is promised, or there is a view: no Prepare waits any more.</summary>
    public void StopDeferring() => Deferred = null;

    /// <summary>Others still hear the leader of this epoch.</summary>
    public void OnLeaderLives(Epoch epoch) => LivingLeader = epoch;

    /// <summary>A ballot has come to nothing because others hear the leader.</summary>
    public void OnRefused() => _refusals++;

    public void ForgetRefusals() => _refusals = 0;

    /// <summary>The rank is passed over for a while.</summary>
    public void OnDisappointed(Rank rank, TimeSpan until)
    {
        _disappointed = rank;
        _disappointedUntil = until;
    }

    public bool IsDisappointing(Rank rank, TimeSpan now) => rank == _disappointed && now < _disappointedUntil;

    /// <summary>Counts one more try.</summary>
    /// <returns>How many there were before.</returns>
    public int CountTry() => _tries++;

    /// <summary>A candidate is promised.</summary>
    /// <param name="isAnother">Whether it is another ballot than the one promised before.</param>
    public void OnPromised(bool isAnother)
    {
        if (isAnother) _tries = 0;
        _hasReminded = false;
    }

    /// <returns>Whether the promised candidate is to be sent the promise again: once only.</returns>
    public bool TakeReminder()
    {
        if (_hasReminded) return false;
        _hasReminded = true;
        return true;
    }

    /// <summary>A view is here, this server's own or another's: what it took to get there counts no more.</summary>
    public void OnView()
    {
        _tries = 0;
        _refusals = 0;
    }
}
