using System.Globalization;

namespace PSChat.Simulation.Runs;

/// <summary>
/// Random faults against the production state machines. PSCHAT_SEED and PSCHAT_SEEDS choose other seeds: one alone shows
/// its whole transcript when it fails.
/// </summary>
public sealed class RandomRunTests
{
    private const int ShownLines = 150;

    [Fact]
    public void Known_seeds_come_to_rest_with_nothing_lost_or_doubled() => RunSeeds(Read("PSCHAT_SEED", 1), (int)Read("PSCHAT_SEEDS", 100));

    [Fact]
    public void Fresh_seeds_come_to_rest_with_nothing_lost_or_doubled() => RunSeeds((ulong)Random.Shared.NextInt64(), 50);

    /// <summary>Seeds that found a fault once.</summary>
    [Theory]
    [InlineData(20520)]
    [InlineData(20625)]
    [InlineData(32567)]
    [InlineData(90121)]
    [InlineData(91616)]
    public void Seeds_that_found_a_fault_find_none(ulong seed) => RunSeeds(seed, 1);

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var (one, other) = (new RandomRun(7), new RandomRun(7));
        one.Run();
        other.Run();
        Assert.Equal(one.Group.Transcript, other.Group.Transcript);
        Assert.True(one.Faults > 0 && one.Group.Clients.Sum(client => client.Delivered.Count) > 0);
    }

    private static void RunSeeds(ulong first, int count)
    {
        for (var seed = first; seed - first < (ulong)count; seed++)
        {
            var run = new RandomRun(seed);
            try
            {
                run.Run();
            }
            catch (Exception exception)
            {
                var lines = run.Group.Transcript.TakeLast(count == 1 ? int.MaxValue : ShownLines);
                Assert.Fail($"Seed {seed}: {exception}\n{string.Join('\n', lines)}");
            }
        }
    }

    private static ulong Read(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
