using PSChat.Groups;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 10: no churn. Every event that may lead to elections allows some, and no more are held. The number for one cause is
/// its cost in the worst case. For example, a server that is cut off is left out, elects itself, and comes back.
/// </summary>
internal sealed class ElectionInvariants
{
    /// <summary>
    /// A starting server may elect itself before it becomes a member. If it outranks the leader, the handover may be tried again.
    /// </summary>
    public const double ByStart = 3;

    /// <summary>
    /// Not all causes cost their worst case at once: of 60,000 seeds none needed more than 0.65 of what its faults can cost.
    /// </summary>
    private const double Share = 0.8;

    /// <summary>
    /// Number of tries before a leader reaches the longest wait. A leader that could not take a learner in waits before it tries
    /// again: 0.3 s, doubling to 5 s, and a quarter less or more.
    /// </summary>
    private const int QuickTries = 5;

    private static readonly TimeSpan s_slowTries = TimeSpan.FromSeconds(5 * 0.75);

    private int _futile;

    public int Won { get; private set; }

    public double Allowed { get; private set; }

    public void Allow(double elections) => Allowed += elections * Share;

    /// <param name="previous">The winner's previous view; null if it had none.</param>
    /// <param name="view">The winner's view now.</param>
    public void OnWon(GroupView? previous, GroupView view)
    {
        Won++;
        if (view.Cause == ViewCause.Join && previous is not null && previous.Leader == view.Leader
            && previous.Members.SequenceEqual(view.Members))
        {
            _futile++;
        }
    }

    /// <param name="elapsed">Duration of the run.</param>
    /// <param name="starts">Number of started servers: each may be a learner that cannot become a member.</param>
    public void Check(TimeSpan elapsed, int starts)
    {
        Breach.Unless(Won <= Allowed, 10, $"{Won} elections, {(long)Allowed} have a cause");
        var tries = starts * (QuickTries + (elapsed / s_slowTries));
        Breach.Unless(
            _futile <= tries, 10, $"{_futile} elections for learners that were not taken in, {(long)tries} are expected at most");
    }
}
