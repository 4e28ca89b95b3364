using PSChat.Protocol;
using PSChat.Simulation.Invariants;
using PSChat.Simulation.Runs;

namespace PSChat.Simulation.Tests.Runs;

/// <summary>The simulator can fail: a planted fault is found within a bounded number of seeds.</summary>
public sealed class PlantedBugTests
{
    /// <summary>Number of seeds that run within a second or two.</summary>
    private const int MaximumSeeds = 400;

    /// <summary>The bugs, and the invariants that may show them.</summary>
    public static TheoryData<string, int[]> Bugs => new()
    {
        { nameof(PlantedBug.CommitOneCopyEarly), [6] },
        { nameof(PlantedBug.ForgetPromise), [1] },
        { nameof(PlantedBug.SkipCatchUp), [3, 4, 7, 8] },
        { nameof(PlantedBug.AcknowledgeResendEarly), [3, 6] },
        { nameof(PlantedBug.DeduplicateByHighest), [3, 4] },
        { nameof(PlantedBug.LoneMemberDeposesLeader), [10] },
        { nameof(PlantedBug.TooFewPromises), [10] },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name, int[] invariants)
    {
        var bug = Enum.Parse<PlantedBug>(name);
        for (var seed = 1UL; seed <= MaximumSeeds; seed++)
        {
            if (RunResult.Of(new SimulatedRun(seed, bug)).Failure is not { } failure) continue;
            var breach = Assert.IsType<InvariantBreachException>(failure);
            Assert.Contains(breach.Invariant, invariants);
            return;
        }

        Assert.Fail($"{bug} was not found by {MaximumSeeds} seeds.");
    }

    [Fact]
    public void There_is_a_test_for_each_bug() =>
        Assert.Equal(
            Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None)), Bugs.Select(row => (string)row[0]));
}
