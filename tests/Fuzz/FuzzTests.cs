using System.Diagnostics;
using PSChat.Fuzz.Runs;
using PSChat.Fuzz.Targets;

namespace PSChat.Fuzz;

/// <summary>The share of fuzzing that runs with all tests, and what was found before.</summary>
public sealed class FuzzTests
{
    /// <summary>Known seeds find the same on every machine; ./build.sh Fuzz draws fresh ones.</summary>
    private const ulong KnownSeeds = 36;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(7);

    public static TheoryData<string> Findings => [.. new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "corpus")).EnumerateFiles("*.txt").Select(file => file.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void Known_seeds_find_nothing() => RunSeeds(1, KnownSeeds);

    [Theory]
    [MemberData(nameof(Findings))]
    public void What_was_found_before_is_mended(string finding)
    {
        var target = FuzzRun.Targets.Single(target => finding.StartsWith(target.Name + "-", StringComparison.Ordinal));
        target.Replay(Journal.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "corpus", finding))));
    }

    /// <summary>At least a round of each target, whatever time it takes.</summary>
    private static void RunSeeds(ulong first, ulong count)
    {
        var since = Stopwatch.StartNew();
        for (var at = 0UL; at < count && (at < 6 || since.Elapsed < s_limit); at++)
        {
            var run = FuzzRun.Of(first + at);
            if (run.Failure is not null) Assert.Fail($"Seed {run.Seed}, target {run.Target}: {run.Failure}\n{run.Inputs}");
        }
    }
}
