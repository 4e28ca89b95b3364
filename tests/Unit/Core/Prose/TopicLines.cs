namespace PSChat.Core.Tests;

/// <summary>Tells the lines of an about topic apart by their indent: titles none, text four, code and tables eight.</summary>
internal static class TopicLines
{
    public static IReadOnlyList<PageLine> Of(string topic) =>
    [
        .. topic.ReplaceLineEndings("\n").Split('\n')
            .Select((line, index) => new PageLine(index + 1, KindOf(line), line.Trim(), line)),
    ];

    private static LineKind KindOf(string line) => (line.Length - line.TrimStart().Length) switch
    {
        _ when string.IsNullOrWhiteSpace(line) => LineKind.None,
        0 => LineKind.Heading,
        >= 8 => LineKind.Code,
        _ => LineKind.Text,
    };
}
