namespace PSChat.Core.Tests;

/// <summary>README, docs and help have short sentences and lines that fit, because newcomers read them.</summary>
public sealed class DocumentProseTests
{
    private const int MaximumWords = 30;
    private const int MaximumColumns = 130;

    [Fact]
    public void No_sentence_is_longer_than_thirty_words()
    {
        var all = DocumentPages.All
            .SelectMany(page => Prose.SentencesOf(page.Lines), (page, found) => (page.Path, Sentence: found)).ToList();
        Assert.True(all.Count > 1000, "The pages were not found, or not read.");

        AssertNone($"sentences with more than {MaximumWords} words", all.Where(found => found.Sentence.Words > MaximumWords)
            .Select(found => $"{found.Path}:{found.Sentence.Line}: {found.Sentence.Words} words: {found.Sentence.Text}"));
    }

    [Fact]
    public void No_line_is_longer_than_130_columns() =>
        AssertNone($"lines with more than {MaximumColumns} columns", DocumentPages.All.Where(page => IsWrapped(page.Path))
            .SelectMany(page => page.Lines, (page, line) => (page.Path, Line: line, Columns: Prose.ColumnsOf(line)))
            .Where(found => found.Columns > MaximumColumns && IsText(found.Line.Kind))
            .Select(found => $"{found.Path}:{found.Line.Number}: {found.Columns} columns"));

    private static bool IsText(LineKind kind) => kind is LineKind.Text or LineKind.Item or LineKind.Heading;

    // A paragraph of a cmdlet's page is one line. PlatyPS hands line ends on to Get-Help, which wraps lines by itself.
    private static bool IsWrapped(string path) => !path.StartsWith("docs/en-US/", StringComparison.Ordinal);

    private static void AssertNone(string what, IEnumerable<string> found)
    {
        var list = found.ToList();
        Assert.True(list.Count == 0, $"{list.Count} {what}:\n{string.Join('\n', list)}");
    }
}
