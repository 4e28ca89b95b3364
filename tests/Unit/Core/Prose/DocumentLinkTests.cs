using System.Text.RegularExpressions;

namespace PSChat.Core.Tests;

/// <summary>A link from one page to another leads to a file that exists, and to a heading or mark in it.</summary>
public sealed partial class DocumentLinkTests
{
    [Fact]
    public void Every_link_within_the_project_leads_somewhere()
    {
        var links = DocumentPages.All.SelectMany(page => page.Lines, (page, line) => (page.Path, Line: line))
            .Where(from => from.Line.Kind is not (LineKind.Code or LineKind.None))
            .SelectMany(from => TargetsOf(from.Line), (from, target) => (from.Path, from.Line.Number, Target: target))
            .Where(link => !link.Target.Contains(':', StringComparison.Ordinal)).ToList();
        Assert.True(links.Count > 50, "The links were not found.");

        var broken = links.Where(link => !Exists(link.Path, link.Target)).ToList();
        Assert.True(broken.Count == 0, $"{broken.Count} links lead nowhere:\n" +
            string.Join('\n', broken.Select(link => $"{link.Path}:{link.Number}: {link.Target}")));
    }

    private static IEnumerable<string> TargetsOf(PageLine line) =>
        Link().Matches(InlineCode().Replace(line.Raw, "")).Select(link => link.Groups["target"].Value);

    private static bool Exists(string page, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0]));
        var file = Path.GetFullPath(path, SourceTree.Root);
        if (parts.Length == 1) return File.Exists(file) || Directory.Exists(file);
        return File.Exists(file) && AnchorsOf(File.ReadAllText(file)).Contains(parts[1]);
    }

    // As forges make them from headings: in small letters, with a hyphen for each space. The second of a kind has the number 1.
    private static HashSet<string> AnchorsOf(string page)
    {
        var anchors = Mark().Matches(page).Select(mark => mark.Groups["id"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var heading in MarkdownLines.Of(page).Where(line => line.Kind == LineKind.Heading))
        {
            var words = Tag().Replace(heading.Text, "").Trim().ToLowerInvariant();
            var anchor = NotOfAnchor().Replace(words, "").Replace(' ', '-');
            for (var number = 0; !anchors.Add(number == 0 ? anchor : $"{anchor}-{number}"); number++)
            {
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("""<a id="(?<id>[^"]+)">""")]
    private static partial Regex Mark();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[^\p{L}\p{N}\-_ ]")]
    private static partial Regex NotOfAnchor();
}
