namespace PSChat.Simulation.Invariants;

/// <summary>Ends a run in which an invariant does not hold.</summary>
internal static class Breach
{
    public static void Unless(
        bool holds, int invariant,
        [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(holds))] BreachText text)
    {
        if (!holds) throw new InvariantBreachException(invariant, text.ToString());
    }
}
