using PSChat.Simulation.Waiting;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Runs;

/// <summary>One seed: a group that something happens to.</summary>
internal abstract class SeedRun(ulong seed)
{
    public ulong Seed => seed;

    public abstract SimulatedGroup Group { get; }

    /// <summary>Number of faults so far.</summary>
    public abstract int Faults { get; }

    /// <summary>What the seed has drawn, for people.</summary>
    public abstract string Description { get; }

    /// <summary>What clients wait for; null if nobody looks.</summary>
    public PauseWatch? Watch { get; protected set; }

    /// <summary>Runs the seed to its end.</summary>
    /// <exception cref="Invariants.InvariantBreachException">An invariant does not hold.</exception>
    public abstract void Run();
}
