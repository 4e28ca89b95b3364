using System.Globalization;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>The long run, from the command line: one run after the other, with increasing seeds.</summary>
internal static class ChaosCommand
{
    private const string Usage = """
        usage: chaos [--minutes 5] [--seed S] [--log]
          --minutes  how long to go on, about
          --seed     the first run's seed; random without. Odd seeds run with a minimum of copies, even ones without.
          --log      write down what all processes reported, even if every promise was kept
        """;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(75);

    /// <summary>Runs the command.</summary>
    /// <returns>0 if every promise was kept, 1 if not, 2 if the arguments cannot be understood.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (minutes, seed) = (5.0, Random.Shared.Next(1, 1_000_000));
        var log = arguments.Contains("--log");
        if (!Read([.. arguments.Except(["--log"])], ref minutes, ref seed))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        return await RunAsync(TimeSpan.FromMinutes(minutes), seed, log) ? 0 : 1;
    }

    private static async Task<bool> RunAsync(TimeSpan time, int seed, bool log)
    {
        var end = TimeProvider.System.GetUtcNow() + time;
        var figures = new ChaosFigures();
        var isGood = true;
        while (end - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } left)
        {
            var plan = new ChaosPlan(seed++, Servers: 5, Roamers: 2, left < LongestRun ? left : LongestRun);
            if (await TryRunAsync(plan) is not { } result)
            {
                isGood = false;
                break;
            }

            figures = figures.Plus(result.Figures);
            if (log) Console.WriteLine($"What all processes reported is in {result.WriteLog()}.");
            if (result.IsGood) continue;
            isGood = false;
            foreach (var line in result.Explanation()) Console.WriteLine(line);
        }

        Console.WriteLine();
        foreach (var line in figures.Lines()) Console.WriteLine(line);
        return isGood;
    }

    /// <summary>Runs a plan, and returns null if it cannot begin, so that the results of earlier runs are not lost.</summary>
    private static async Task<ChaosResult?> TryRunAsync(ChaosPlan plan)
    {
        try
        {
            return await ChaosRun.RunAsync(plan, Console.WriteLine);
        }
        catch (NodeProcessException exception)
        {
            Console.WriteLine($"{plan} could not begin; the machine may be too busy. {exception.Message}");
            return null;
        }
    }

    private static bool Read(ReadOnlySpan<string> arguments, ref double minutes, ref int seed) => arguments switch
    {
        [] => true,
        ["--minutes", var text, .. var rest] => double.TryParse(text, CultureInfo.InvariantCulture, out minutes)
            && minutes is > 0 and <= 1440 && Read(rest, ref minutes, ref seed),
        ["--seed", var text, .. var rest] =>
            int.TryParse(text, CultureInfo.InvariantCulture, out seed) && Read(rest, ref minutes, ref seed),
        _ => false,
    };
}
