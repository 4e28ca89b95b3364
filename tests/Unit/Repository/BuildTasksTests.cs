using System.Text.RegularExpressions;

namespace PSChat.Repository.Tests;

/// <summary>build.tasks names steps that build.ps1 takes, tasks that there are, and projects that exist.</summary>
public sealed partial class BuildTasksTests
{
    public static TheoryData<string> Lines => [.. BuildTasks.Lines];

    [Fact]
    public void There_are_tasks_and_lines_for_them()
    {
        Assert.Contains("Test", BuildTasks.Names);
        Assert.Contains(BuildTasks.Lines, line => line.StartsWith("step Test:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_a_step_that_the_build_takes_or_a_program_that_is_a_task(string line)
    {
        var parts = Line().Match(line);
        Assert.True(parts.Success, line);
        var name = parts.Groups["name"].Value;
        if (parts.Groups["kind"].Value == "program") Assert.Contains(name, BuildTasks.Names);
        else Assert.Matches($@"-Step {name}\b", SourceTree.Read("build.ps1"));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_a_line_runs_or_reads_exists(string line)
    {
        var paths = PathArgument().Matches(line).Select(path => Path.Combine(SourceTree.Root, path.Groups[1].Value));
        Assert.All(paths, path => Assert.True(Path.Exists(path), path));
    }

    /// <summary>Otherwise dotnet would take them for its own.</summary>
    [Fact]
    public void The_options_of_a_program_follow_two_dashes()
    {
        var programs = BuildTasks.Lines.Where(line => line.StartsWith("program ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(programs);
        Assert.All(programs, line => Assert.Matches(@" --( \w+)?$", line));
    }

    [GeneratedRegex(@"^(?<kind>step|program) (?<name>\w+): +\w+ \S")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?:--project|--settings|: +build|: +test) (\S+)")]
    private static partial Regex PathArgument();
}
