using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// A server's memory from one ballot to the next, while the group has no leader or this server hears none. It covers the
/// candidate that was promised, the number of tries, and the rank that was disappointing.
/// </summary>
internal sealed class ElectionAttempts
{
    /// <summary>Number of refusals after which a candidate believes that the leader lives.</summary>
    private const int RefusalsToReturn = 2;

    /// <summary>A rank that was promised, or handed leadership, and did not install a view in time (E7, E15).</summary>
    private Rank _disappointed;
    private TimeSpan _disappointedUntil;
    private int _tries;
    private int _refusals;

    /// <summary>Whether the promised candidate has been sent the promise again.</summary>
    private bool _hasReminded;

    /// <summary>Time at which the loss of the leader was noticed.</summary>
    public TimeSpan LossNoticedAt { get; private set; }

    /// <summary>Epoch of the leader that the refusing voters hear.</summary>
    public Epoch LivingLeader { get; private set; }

    /// <summary>
    /// A Prepare that came while the leader was still heard. It is answered as soon as the leader is lost (E5).
    /// </summary>
    public (Member From, Prepare Prepare)? Deferred { get; private set; }

    /// <summary>Whether enough voters have insisted since the last view that they still hear the leader.</summary>
    public bool AreRefusedForGood => _refusals >= RefusalsToReturn;

    public void OnLeaderLost(TimeSpan now) => LossNoticedAt = now;

    public void Defer(Member from, Prepare prepare) => Deferred = (from, prepare);

    /// <summary>Another candidate is promised, or there is a view: no Prepare is deferred any longer.</summary>
    public void StopDeferring() => Deferred = null;

    /// <summary>Others still hear the leader of this epoch.</summary>
    public void OnLeaderLives(Epoch epoch) => LivingLeader = epoch;

    /// <summary>A ballot has failed because voters hear the leader.</summary>
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
    /// <returns>Number of earlier tries.</returns>
    public int CountTry() => _tries++;

    /// <summary>This server promises a candidate.</summary>
    /// <param name="isAnother">Whether the ballot differs from the one promised before.</param>
    public void OnPromised(bool isAnother)
    {
        if (isAnother) _tries = 0;
        _hasReminded = false;
    }

    /// <returns>Whether to send the promised candidate the promise again; true once only.</returns>
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
