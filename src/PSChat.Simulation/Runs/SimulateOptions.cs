using System.Globalization;
using PSChat.Protocol;

namespace PSChat.Simulation.Runs;

/// <summary>Options of the command line.</summary>
internal sealed record SimulateOptions
{
    public int Seeds { get; private set; } = 1000;

    public ulong Seed { get; private set; } = (ulong)Random.Shared.Next();

    public int Threads { get; private set; } = Environment.ProcessorCount;

    public PlantedBug Bug { get; private set; }

    public bool ShowsTrace { get; private set; }

    public bool ShowsHash { get; private set; }

    /// <summary>A file that --hash wrote; null if nothing is compared.</summary>
    public string? SameAs { get; private set; }

    /// <summary>Most faults in a bout of a <see cref="BoutRun"/>; null for runs with faults at any time.</summary>
    public int? AtOnce { get; private set; }

    public bool ShowsPauses { get; private set; }

    public bool ShowsHelp { get; private set; }

    /// <summary>Makes the run of a seed, of the kind that was asked for.</summary>
    public SeedRun MakeRun(ulong seed, bool keepsTranscript = false) => AtOnce is { } most
        ? new BoutRun(seed, most, Bug, keepsTranscript)
        : new SimulatedRun(seed, Bug, keepsTranscript, ShowsPauses);

    /// <returns>Null if the arguments are invalid; <paramref name="problem"/> says why.</returns>
    public static SimulateOptions? Parse(string[] args, out string problem)
    {
        var options = new SimulateOptions();
        for (var at = 0; at < args.Length; at++)
        {
            if (options.TakeSwitch(args[at])) continue;
            problem = at + 1 == args.Length
                ? $"{args[at]} is not known, or has no value."
                : $"{args[at]} {args[at + 1]} makes no sense.";
            if (at + 1 == args.Length || !options.Take(args[at], args[++at])) return null;
        }

        problem = "";
        return options;
    }

    private bool TakeSwitch(string name)
    {
        switch (name)
        {
            case "--trace": return ShowsTrace = true;
            case "--hash": return ShowsHash = true;
            case "--pauses": return ShowsPauses = true;
            case "--help" or "-h": return ShowsHelp = true;
            default: return false;
        }
    }

    private bool Take(string name, string value)
    {
        switch (name)
        {
            case "--seeds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seeds) && seeds > 0:
                Seeds = seeds;
                return true;
            case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                Seed = seed;
                return true;
            case "--threads" when int.TryParse(value, CultureInfo.InvariantCulture, out var threads) && threads > 0:
                Threads = threads;
                return true;
            case "--at-once" when int.TryParse(value, CultureInfo.InvariantCulture, out var most) && most > 0:
                AtOnce = most;
                return true;
            case "--same-as":
                SameAs = value;
                return true;
            case "--bug" when Enum.TryParse<PlantedBug>(value, out var bug):
                Bug = bug;
                return true;
            default:
                return false;
        }
    }
}
