using PSChat.Groups;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// 10: no churn. Whatever may lead to elections allows some, and no more are held. How many one cause allows is what it
/// can cost when all goes badly: a server that is cut off, for instance, is left out, elects itself, and comes back.
/// </summary>
internal sealed class ElectionInvariants
{
    /// <summary>A starting server may elect itself and is taken in, and where it outranks the leader the handover may be tried again.</summary>
    public const double ByStart = 3;

    /// <summary>Not everything goes badly at once: of 60,000 seeds none needed more than 0.65 of what its faults can cost.</summary>
    private const double Share = 0.8;

    /// <summary>
    /// A leader that could not take a learner in waits before it tries again: 0.3 s, doubling to 5 s, and a quarter less
    /// or more. So many tries it can make before it waits for the longest time.
    /// </summary>
    private const int QuickTries = 5;

    private static readonly TimeSpan s_slowTries = TimeSpan.FromSeconds(5 * 0.75);

    private int _futile;

    public int Won { get; private set; }

    public double Allowed { get; private set; }

    public void Allow(double elections) => Allowed += elections * Share;

    /// <param name="previous">The winner's view before; null if it had none.</param>
    /// <param name="view">Its view now.</param>
    public void OnWon(GroupView? previous, GroupView view)
    {
        Won++;
        if (view.Cause == ViewCause.Join && previous is not null && previous.Leader == view.Leader && previous.Members.SequenceEqual(view.Members)) _futile++;
    }

    /// <param name="elapsed">How long the run took.</param>
    /// <param name="starts">How many servers were started: each may be a learner that cannot be taken in.</param>
    public void Check(TimeSpan elapsed, int starts)
    {
        Breach.Unless(Won <= Allowed, 10, $"{Won} elections, {(long)Allowed} have a cause");
        var tries = starts * (QuickTries + (elapsed / s_slowTries));
        Breach.Unless(_futile <= tries, 10, $"{_futile} elections for learners that were not taken in, {(long)tries} are expected at most");
    }
}
