using PSChat.Kit.Chaos;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Result of a run.</summary>
/// <param name="Plan">The run's plan.</param>
/// <param name="Figures">The run's figures.</param>
/// <param name="Violations">The promises that were broken.</param>
/// <param name="Story">The faults in order of time, one line each.</param>
/// <param name="Log">All events of the processes, in order of time.</param>
internal sealed record ChaosResult(
    ChaosPlan Plan,
    ChaosFigures Figures,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<string> Story,
    IReadOnlyList<string> Log)
{
    private const int MostShown = 20;

    /// <summary>Whether every promise was kept.</summary>
    public bool IsGood => Violations.Count == 0;

    /// <summary>Returns the broken promises and the faults before, for people; the log goes to a file.</summary>
    public IEnumerable<string> Explanation()
    {
        yield return $"{Plan}: {Violations.Count} promises broken. Repeat with --seed {Plan.Seed}.";
        foreach (var violation in Violations.Take(MostShown)) yield return $"  {violation.Breach}: {violation.Text}";
        if (Violations.Count > MostShown) yield return $"  and {Violations.Count - MostShown} more";
        foreach (var line in Story) yield return line;
        yield return $"What all processes reported is in {WriteLog()}.";
    }

    /// <summary>Writes the log into a file beside this program.</summary>
    /// <returns>The file's path.</returns>
    public string WriteLog()
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"chaos-{Plan.Seed}.log");
        File.WriteAllLines(path, Log);
        return path;
    }
}
