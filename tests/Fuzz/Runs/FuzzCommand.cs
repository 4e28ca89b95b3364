using System.Diagnostics;
using System.Globalization;

namespace PSChat.Fuzz.Runs;

/// <summary>The command line: fuzzes for a while, and reports the findings.</summary>
internal static class FuzzCommand
{
    private const int MaximumFailures = 20;

    private const string Help = """
        Feeds PSChat's decoders and state machines what nobody should send. One seed is one round, the same on every machine.

          --minutes N    how long to go on; 5 if not given
          --seed S       the first seed; drawn if not given
          --seeds N      how many seeds to run, whatever time it takes

        What is found is written to output/fuzz; with a comment on top it belongs in tests/Fuzz/corpus.
        """;

    public static int Run(string[] args)
    {
        double minutes = 5;
        var seed = (ulong)Random.Shared.NextInt64();
        var seeds = ulong.MaxValue;
        for (var at = 0; at < args.Length; at += 2)
        {
            var value = at + 1 < args.Length ? args[at + 1] : "";
            var isKnown = args[at] switch
            {
                "--minutes" => double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0,
                "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seed),
                "--seeds" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seeds),
                _ => false,
            };
            if (isKnown) continue;
            Console.Error.WriteLine(Help);
            return 2;
        }

        return Run(seed, seeds, args.Contains("--seeds") ? TimeSpan.MaxValue : TimeSpan.FromMinutes(minutes));
    }

    private static int Run(ulong first, ulong count, TimeSpan limit)
    {
        Console.WriteLine($"Fuzzing from seed {first} on.");
        var since = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        var failures = 0;
        var done = 0UL;
        for (; done < count && since.Elapsed < limit && failures < MaximumFailures; done++)
        {
            var run = FuzzRun.Of(first + done);
            if (run.Failure is not null)
            {
                failures++;
                Report(run);
            }

            if (since.Elapsed - told < TimeSpan.FromSeconds(30)) continue;
            told = since.Elapsed;
            Console.WriteLine($"{done + 1} rounds, {failures} failures, {since.Elapsed.TotalSeconds:0} s");
        }

        Console.WriteLine($"{done} rounds, {failures} failures, {since.Elapsed.TotalSeconds:0} s");
        return failures == 0 ? 0 : 1;
    }

    private static void Report(FuzzRun run)
    {
        var folder = Directory.CreateDirectory(Path.Combine("output", "fuzz"));
        var file = Path.Combine(folder.FullName, $"{run.Target}-{run.Seed}.txt");
        File.WriteAllText(file, $"# {run.Failure!.GetType().Name}: {run.Failure.Message.ReplaceLineEndings(" ")}\n{run.Inputs}");
        Console.WriteLine($"FAILED: seed {run.Seed}, target {run.Target}, inputs in {file}");
        Console.WriteLine(run.Failure);
    }
}
