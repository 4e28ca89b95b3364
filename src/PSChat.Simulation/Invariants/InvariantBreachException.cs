namespace PSChat.Simulation.Invariants;

/// <summary>What must always hold does not.</summary>
/// <param name="invariant">Its number, as the design counts them.</param>
/// <param name="message">What was seen.</param>
public sealed class InvariantBreachException(int invariant, string message) : Exception($"Invariant {invariant}: {message}")
{
    public int Invariant { get; } = invariant;
}
