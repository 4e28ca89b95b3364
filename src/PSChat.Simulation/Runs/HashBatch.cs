using System.Globalization;

namespace PSChat.Simulation.Runs;

/// <summary>
/// Hashes of everything that happens in each seed. Equal hashes before and after a change show that no seed behaves differently;
/// this is how a change of structure is checked.
/// </summary>
internal sealed class HashBatch(SimulateOptions options)
{
    /// <summary>Highest number of differences shown; further ones are only counted.</summary>
    private const int ShownDifferences = 10;

    /// <returns>The process's exit code: 1 if a seed differs.</returns>
    public int Run()
    {
        var lines = new string[options.Seeds];
        Parallel.For(0, options.Seeds, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, at =>
        {
            var result = RunResult.Of(options.MakeRun(options.Seed + (ulong)at));
            lines[at] = string.Create(CultureInfo.InvariantCulture, $"{result.Seed} {result.Trace}");
        });
        if (options.SameAs is { } path) return Compare(lines, path);
        foreach (var line in lines) Console.WriteLine(line);
        return 0;
    }

    private static int Compare(string[] lines, string path)
    {
        var expected = File.ReadLines(path).ToHashSet();
        var differing = lines.Where(line => !expected.Contains(line)).ToList();
        foreach (var line in differing.Take(ShownDifferences)) Console.WriteLine($"{line} differs");
        Console.WriteLine($"{lines.Length} seeds: {lines.Length - differing.Count} as in {path}, {differing.Count} differ");
        return differing.Count == 0 ? 0 : 1;
    }
}
