namespace PSChat.Simulation.Invariants;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">The number of the invariant, as the design counts them.</param>
/// <param name="message">The observation.</param>
public sealed class InvariantBreachException(int invariant, string message) : Exception($"Invariant {invariant}: {message}")
{
    public int Invariant { get; } = invariant;
}
