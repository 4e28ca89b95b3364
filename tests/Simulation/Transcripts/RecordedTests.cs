using System.Text.RegularExpressions;
using PSChat.Kit;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>
/// The main stories go as they were recorded in the folder <c>recorded</c>, line by line: one frame more is noticed. After a
/// change that is meant, <c>PSCHAT_RECORD=1 dotnet test tests/Simulation --filter RecordedTests</c> rewrites the files, and
/// their difference is read like that of code.
/// </summary>
public sealed partial class RecordedTests
{
    private const string Rewriting = "PSCHAT_RECORD";
    private const string Folder = "tests/Simulation/Transcripts/recorded";
    private const string Extension = ".txt";

    /// <summary>How many lines are shown before the first that differs.</summary>
    private const int Context = 5;

    private static readonly string[] s_names = [.. Stories.All.Select(story => story.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_goes_as_it_was_recorded(string name)
    {
        var now = Stories.All.Single(story => story.Name == name).Play();
        var path = PathOf(name);
        if (Environment.GetEnvironmentVariable(Rewriting) == "1") File.WriteAllText(path, string.Join('\n', now) + "\n");
        Assert.True(File.Exists(path), $"{name} was never recorded. {HowTo}");
        var difference = FindDifference(name, File.ReadAllLines(path), now);
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void A_recorded_file_belongs_to_a_story_and_a_story_has_one() => Assert.Equal(
        s_names,
        SourceTree.Files(Folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("a b c", "a b x c")]
    [InlineData("a b c", "a c")]
    [InlineData("a b c", "a b c d")]
    [InlineData("a b c", "a b")]
    [InlineData("a b c", "a c b")]
    public void A_line_more_less_or_elsewhere_is_a_difference(string recorded, string now) =>
        Assert.NotNull(FindDifference("story", recorded.Split(' '), now.Split(' ')));

    [Fact]
    public void A_frame_that_is_sent_twice_is_shown_as_the_first_difference()
    {
        var now = Stories.All[0].Play().ToList();
        string[] recorded = [.. now];
        var at = now.FindIndex(line => line.Contains(" -> s1 Promise", StringComparison.Ordinal));
        now.Insert(at, now[at]);
        var difference = FindDifference("join", recorded, [.. now]);
        Assert.Contains($"line {at + 2} of join{Extension}", difference, StringComparison.Ordinal);
        Assert.Contains($"recorded: {recorded[at + 1]}\n", difference, StringComparison.Ordinal);
        Assert.Contains($"now:      {now[at + 1]}\n", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void An_excerpt_in_the_documents_stands_in_its_story_in_order()
    {
        var excerpts = ReadDocuments().SelectMany(text => Excerpt().Matches(text)).ToList();
        Assert.NotEmpty(excerpts);
        Assert.All(excerpts, excerpt =>
        {
            var rest = File.ReadAllLines(PathOf(excerpt.Groups["name"].Value)).AsEnumerable();
            Assert.All(excerpt.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            {
                rest = rest.SkipWhile(recorded => recorded.Trim() != line.Trim());
                Assert.True(rest.Any(), $"{excerpt.Groups["name"].Value} does not go like this (any more): {line}");
                rest = rest.Skip(1);
            });
        });
    }

    [Fact]
    public void The_documents_lead_to_every_story()
    {
        var linked = ReadDocuments().SelectMany(text => LinkToStory().Matches(text)).Select(match => match.Groups["name"].Value);
        Assert.Equal(s_names, linked.Distinct().Order(StringComparer.Ordinal));
    }

    private static string HowTo => $"To rewrite it: {Rewriting}=1 dotnet test tests/Simulation --filter {nameof(RecordedTests)}";

    private static string PathOf(string name) => Path.Combine(SourceTree.Root, Folder, name + Extension);

    /// <summary>The first line that differs, in its context; null if there is none.</summary>
    private static string? FindDifference(string name, string[] recorded, string[] now)
    {
        var at = recorded.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        if (at == recorded.Length && at == now.Length) return null;
        var before = string.Concat(recorded[Math.Max(0, at - Context)..at].Select(line => $"          {line}\n"));
        return $"The first difference is in line {at + 1} of {name}{Extension}:\n{before}"
            + $"recorded: {LineOrEnd(recorded)}\nnow:      {LineOrEnd(now)}\n{HowTo}";

        string LineOrEnd(string[] lines) => at < lines.Length ? lines[at] : "(the end)";
    }

    private static IEnumerable<string> ReadDocuments() =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs/protocol"), "*.md", SearchOption.AllDirectories)
            .Select(path => File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>A block of code that names its story.</summary>
    [GeneratedRegex(@"^```transcript (?<name>[a-z-]+)\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Excerpt();

    [GeneratedRegex(@"\]\((\.\./)+tests/Simulation/Transcripts/recorded/(?<name>[a-z-]+)\.txt\)")]
    private static partial Regex LinkToStory();
}
