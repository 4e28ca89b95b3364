namespace PSChat.Core.Tests;

/// <summary>README, docs, help and other pages for people: pages of Markdown, and the about topics.</summary>
internal static class DocumentPages
{
    /// <summary>Each page with its path from the root and its lines.</summary>
    public static IReadOnlyList<(string Path, IReadOnlyList<PageLine> Lines)> All { get; } =
    [
        .. Documents.List("", ".md").Select(page => (page.Path, MarkdownLines.Of(page.Text)))
            .Concat(Documents.List("module/en-US", ".txt").Select(topic => (topic.Path, TopicLines.Of(topic.Text))))
            .OrderBy(page => page.Path, StringComparer.Ordinal),
    ];
}
