using System.Text.RegularExpressions;

namespace PSChat.Repository.Tests;

/// <summary>The tasks of the build, as build.ps1 and build.tasks have them.</summary>
internal static partial class BuildTasks
{
    /// <summary>What <c>-Task</c> of build.ps1 takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ReadNames();

    /// <summary>The lines of build.tasks that are no comment.</summary>
    public static IReadOnlyList<string> Lines { get; } =
        [.. SourceTree.Read("build.tasks").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];

    private static IReadOnlyList<string> ReadNames()
    {
        var set = TaskParameter().Match(SourceTree.Read("build.ps1")).Groups["names"].Value;
        return [.. QuotedName().Matches(set).Select(name => name.Groups[1].Value)];
    }

    [GeneratedRegex(@"\[ValidateSet\((?<names>[^)]*)\)\]\s*\[string\] \$Task\b")]
    private static partial Regex TaskParameter();

    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex QuotedName();
}
