namespace PSChat.Simulation.World;

/// <summary>What must always hold does not.</summary>
public sealed class InvariantBreachException(string message) : Exception(message);
