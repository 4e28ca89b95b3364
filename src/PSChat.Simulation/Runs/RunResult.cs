namespace PSChat.Simulation.Runs;

/// <summary>What came of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Simulated">How long the group ran, by its own clock.</param>
/// <param name="Faults">How many faults there were.</param>
/// <param name="Elections">How many elections were won.</param>
/// <param name="AllowedElections">How many had a cause.</param>
/// <param name="Acknowledged">How many messages their senders were told are safe.</param>
/// <param name="Lost">How many of those were lost with their last holder.</param>
/// <param name="Trace">The hash of everything that happened.</param>
/// <param name="Failure">What went wrong; null if nothing did.</param>
internal sealed record RunResult(
    ulong Seed, TimeSpan Simulated, int Faults, int Elections, double AllowedElections, int Acknowledged, int Lost, string Trace, Exception? Failure)
{
    /// <summary>Runs a seed to its end, or to its first breach.</summary>
    public static RunResult Of(SimulatedRun run)
    {
        Exception? failure = null;
        try
        {
            run.Run();
        }
#pragma warning disable CA1031 // Whatever a run throws is what the seed found.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        var group = run.Group;
        return new RunResult(
            run.Seed, group.Time.Elapsed, run.Faults, group.Invariants.Elections.Won, group.Invariants.Elections.Allowed,
            group.Invariants.Ledger.AcknowledgedCount, group.Invariants.Ledger.LostCount, group.Trace.ToString(), failure);
    }
}
