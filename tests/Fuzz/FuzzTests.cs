using System.Diagnostics;
using PSChat.Fuzz.Runs;
using PSChat.Fuzz.Targets;
using Xunit.Abstractions;

namespace PSChat.Fuzz;

/// <summary>The share of fuzzing that runs with all tests, and the earlier findings.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Number of fixed seeds, which give the same inputs on every machine.</summary>
    private const ulong KnownSeeds = 48;

    /// <summary>Time limit for further rounds after the first of each target.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(7);

    public static TheoryData<string> Findings => [.. new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "corpus"))
        .EnumerateFiles("*.txt")
        .Select(file => file.Name)
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void Known_seeds_find_nothing() => RunSeeds(1, KnownSeeds);

    /// <summary>
    /// Other seeds each time. A finding is reproduced by <c>./build.sh Fuzz --seed</c> with the seed in the test's output.
    /// </summary>
    [Fact]
    public void Fresh_seeds_find_nothing()
    {
        var first = (ulong)Random.Shared.NextInt64();
        output.WriteLine($"The first seed is {first}.");
        RunSeeds(first, KnownSeeds);
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void Earlier_findings_are_fixed(string finding)
    {
        var target = FuzzRun.Targets.Single(target => finding.StartsWith(target.Name + "-", StringComparison.Ordinal));
        target.Replay(Journal.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "corpus", finding))));
    }

    /// <summary>Runs at least one round of each target, however long it takes.</summary>
    private static void RunSeeds(ulong first, ulong count)
    {
        var since = Stopwatch.StartNew();
        for (var at = 0UL; at < count && (at < FuzzRun.Turns || since.Elapsed < s_limit); at++)
        {
            var run = FuzzRun.Of(first + at);
            if (run.Failure is not null) Assert.Fail($"Seed {run.Seed}, target {run.Target}: {run.Failure}\n{run.Inputs}");
        }
    }
}
