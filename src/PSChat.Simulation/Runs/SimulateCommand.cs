namespace PSChat.Simulation.Runs;

/// <summary>The command line: runs seeds and reports the results.</summary>
internal static class SimulateCommand
{
    private const string Help = """
        Drives PSChat's state machines through random faults. One seed is one run, the same on every machine.

          --seeds N      how many seeds to run; 1000 if not given
          --seed S       the first of them; drawn if not given
          --threads T    how many at a time; one for each core if not given
          --trace        one seed, with everything that happens written out
          --hash         each seed with the hash of everything that happened in it, and nothing else
          --same-as FILE compares these hashes with those that --hash wrote to the file, and says which seeds differ
          --at-once N    other runs: bouts of at most N faults at once, with rest in between and clients that write steadily
          --pauses       at the end, what clients waited for: how often, how long at most, and how long in all
          --bug NAME     puts a bug into the servers, to see it found
        """;

    public static int Run(string[] args)
    {
        if (SimulateOptions.Parse(args, out var problem) is not { } options)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(Help);
            return 2;
        }

        if (options.ShowsHelp)
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (options.ShowsHash || options.SameAs is not null) return new HashBatch(options).Run();
        return options.ShowsTrace ? ShowTrace(options) : new SeedBatch(options).Run();
    }

    private static int ShowTrace(SimulateOptions options)
    {
        var run = options.MakeRun(options.Seed, keepsTranscript: true);
        var result = RunResult.Of(run);
        foreach (var line in run.Group.Transcript) Console.WriteLine(line);
        Console.WriteLine(RunReport.Describe(run, result));
        foreach (var pause in options.ShowsPauses ? run.Watch!.Pauses : [])
        {
            Console.WriteLine($"{pause}{(pause.IsTouched ? ", touched by a fault" : "")}");
        }

        return result.Failure is null ? 0 : 1;
    }
}
