namespace PSChat.Simulation.Runs;

/// <summary>Random faults against the production state machines.</summary>
public sealed class RandomRunTests
{
    [Fact]
    public void Every_seed_comes_to_rest_with_nothing_lost_or_doubled()
    {
        var first = ulong.Parse(Environment.GetEnvironmentVariable("PSCHAT_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var count = int.Parse(Environment.GetEnvironmentVariable("PSCHAT_SEEDS") ?? "200", System.Globalization.CultureInfo.InvariantCulture);
        var failures = new List<string>();
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            var run = new RandomRun(seed);
            try
            {
                run.Run();
            }
            catch (Exception exception)
            {
                failures.Add($"seed {seed}: {exception.GetType().Name} {exception.Message}\n{exception.StackTrace}");
                if (count == 1) failures.AddRange(run.Group.Transcript);
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} seeds failed\n{string.Join('\n', failures.Take(count == 1 ? 100000 : 12))}");
    }
}
