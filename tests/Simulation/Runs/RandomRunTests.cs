using System.Globalization;
using PSChat.Simulation.Runs;

namespace PSChat.Simulation.Tests.Runs;

/// <summary>
/// Random faults against the production state machines. PSCHAT_SEED and PSCHAT_SEEDS choose other seeds. A single seed shows its
/// whole transcript when it fails.
/// </summary>
public sealed class RandomRunTests
{
    private const int ShownLines = 150;

    [Fact]
    public void Known_seeds_come_to_rest_with_nothing_lost_or_doubled() =>
        RunSeeds(Read("PSCHAT_SEED", 1), (int)Read("PSCHAT_SEEDS", 200));

    [Fact]
    public void Fresh_seeds_come_to_rest_with_nothing_lost_or_doubled() => RunSeeds((ulong)Random.Shared.NextInt64(), 100);

    private static void RunSeeds(ulong first, int count)
    {
        for (var seed = first; seed - first < (ulong)count; seed++)
        {
            if (RunResult.Of(new SimulatedRun(seed)).Failure is null) continue;

            // The same run again, with every step written down.
            var run = new SimulatedRun(seed, keepsTranscript: true);
            var result = RunResult.Of(run);
            var lines = run.Group.Transcript.TakeLast(count == 1 ? int.MaxValue : ShownLines);
            Assert.Fail($"Seed {seed}: {result.Failure}\n{string.Join('\n', lines)}");
        }
    }

    private static ulong Read(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
