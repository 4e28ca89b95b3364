namespace PSChat.Simulation.Runs;

/// <summary>The result of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Simulated">Simulated time that the group ran, by its own clock.</param>
/// <param name="Faults">Number of faults.</param>
/// <param name="Elections">Number of elections that were won.</param>
/// <param name="AllowedElections">Number of elections that had a cause.</param>
/// <param name="Acknowledged">Number of messages that were acknowledged to their senders.</param>
/// <param name="Lost">Number of those messages that were lost with their last holder.</param>
/// <param name="Trace">The hash of everything that happened.</param>
/// <param name="Failure">Description of the failure; null if there was none.</param>
internal sealed record RunResult(
    ulong Seed, TimeSpan Simulated, int Faults, int Elections, double AllowedElections, int Acknowledged, int Lost,
    string Trace, Exception? Failure)
{
    /// <summary>Runs a seed to its end, or to its first breach.</summary>
    public static RunResult Of(SeedRun run)
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
