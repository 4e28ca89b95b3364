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

    public int Won { get; private set; }

    public double Allowed { get; private set; }

    public void Allow(double elections) => Allowed += elections * Share;

    public void OnWon() => Won++;

    public void Check() => Breach.Unless(Won <= Allowed, 10, $"{Won} elections, {(long)Allowed} have a cause");
}
