using PSChat.Simulation.Invariants;

namespace PSChat.Simulation.Runs;

/// <summary>The report about a seed that failed, for people.</summary>
internal static class RunReport
{
    private const int ShownLines = 40;

    /// <summary>Runs the seed once more, with every step written down, and shows the end of it.</summary>
    public static void Show(SimulateOptions options, ulong seed)
    {
        var run = options.MakeRun(seed, keepsTranscript: true);
        var result = RunResult.Of(run);
        Console.WriteLine();
        foreach (var line in run.Group.Transcript.TakeLast(ShownLines)) Console.WriteLine(line);
        Console.WriteLine(Describe(run, result));
        var kind = options.AtOnce is { } most ? $" --at-once {most}" : "";
        Console.WriteLine($"The whole of it: ./build.sh Simulate --seed {seed}{kind} --trace");
        Console.WriteLine();
    }

    public static string Describe(SeedRun run, RunResult result)
    {
        var outcome = result.Failure switch
        {
            null => $"came to rest after {result.Simulated.TotalSeconds:F1} s, "
                + $"{result.Faults} faults and {result.Elections} elections",
            InvariantBreachException breach => $"failed after {result.Simulated.TotalSeconds:F1} s. {breach.Message}",
            var other => $"failed after {result.Simulated.TotalSeconds:F1} s. {other}",
        };
        return $"Seed {result.Seed} ({run.Description}) {outcome}";
    }
}
