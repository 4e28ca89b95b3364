using System.Diagnostics;
using PSChat.Simulation.Runs;

namespace PSChat.Simulation.Tests.Runs;

/// <summary>A seed is useful only if it gives the same run everywhere.</summary>
public sealed class ReproductionTests
{
    private static readonly ulong[] s_seeds = [2, 7, 11, 12];

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        foreach (var seed in s_seeds)
        {
            var (one, other) = (new SimulatedRun(seed, keepsTranscript: true), new SimulatedRun(seed, keepsTranscript: true));
            Assert.Equal(RunResult.Of(one), RunResult.Of(other));
            Assert.Equal(one.Group.Transcript, other.Group.Transcript);
            Assert.True(one.Faults > 0 && one.Group.Clients.Sum(client => client.Delivered.Count) > 0);
        }
    }

    [Fact]
    public void A_transcript_changes_nothing() => Assert.All(
        s_seeds,
        seed => Assert.Equal(
            RunResult.Of(new SimulatedRun(seed)), RunResult.Of(new SimulatedRun(seed, keepsTranscript: true))));

    /// <summary>Hash codes of texts differ from process to process, so no run may depend on them.</summary>
    [Fact]
    public void Another_process_gives_the_same_run()
    {
        var expected = s_seeds.Select(seed => $"{seed} {RunResult.Of(new SimulatedRun(seed)).Trace}");
        Assert.Equal(expected, s_seeds.Select(RunElsewhere));
    }

    private static string RunElsewhere(ulong seed)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(ReproductionTests).Assembly.Location, "--seed", $"{seed}", "--seeds", "1", "--hash"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
