using PSChat.Simulation.Runs;
using PSChat.Simulation.Waiting;

namespace PSChat.Simulation.Tests.Runs;

/// <summary>Bouts of faults with rest in between: all comes to rest, and nobody waits long whom no fault touches.</summary>
public sealed class BoutTests
{
    [Theory]
    [InlineData(1, 120)]
    [InlineData(4, 80)]
    public void Nobody_waits_long_whom_no_fault_touches(int atOnce, int seeds)
    {
        var pauses = new PauseTable();
        for (var seed = 1ul; seed <= (ulong)seeds; seed++)
        {
            var run = new BoutRun(seed, atOnce);
            var failure = RunResult.Of(run).Failure;
            Assert.True(failure is null, $"Seed {seed}: {failure}");
            pauses.Add(run.Watch!.Pauses);
        }

        Assert.True(pauses.Count > 0, "Clients that a fault touches do wait.");
    }

    [Fact]
    public void A_seed_is_the_same_run_each_time() =>
        Assert.Equal(RunResult.Of(new BoutRun(7, 4)).Trace, RunResult.Of(new BoutRun(7, 4)).Trace);

    [Fact]
    public void A_look_at_what_clients_wait_for_changes_nothing() =>
        Assert.Equal(
            RunResult.Of(new SimulatedRun(11)).Trace, RunResult.Of(new SimulatedRun(11, isWatched: true)).Trace);
}
