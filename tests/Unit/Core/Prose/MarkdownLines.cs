using System.Text.RegularExpressions;

namespace PSChat.Core.Tests;

/// <summary>Tells the lines of a Markdown page apart, as far as the project's pages use Markdown.</summary>
internal sealed partial class MarkdownLines
{
    private readonly List<PageLine> _lines = [];
    private string? _fence;
    private bool _comment;
    private bool _frontMatter;
    private bool _list;

    private MarkdownLines()
    {
    }

    public static IReadOnlyList<PageLine> Of(string page)
    {
        var lines = new MarkdownLines();
        foreach (var raw in page.ReplaceLineEndings("\n").Split('\n')) lines.Add(raw);
        return lines._lines;
    }

    private LineKind Last => _lines.Count == 0 ? LineKind.None : _lines[^1].Kind;

    private void Add(string raw)
    {
        var text = Quotation().Replace(raw, "");
        var (kind, read) = Read(text);
        _lines.Add(new PageLine(_lines.Count + 1, kind, read.Trim(), raw));
    }

    private (LineKind Kind, string Text) Read(string line)
    {
        if (IsFrontMatter(line) || IsComment(line)) return (LineKind.None, "");
        if (IsFenced(line)) return (LineKind.Code, "");
        if (string.IsNullOrWhiteSpace(line)) return (LineKind.None, "");
        if (Item().Match(line) is { Success: true } item && BeginsItem(item))
        {
            _list = true;
            return (LineKind.Item, item.Groups["text"].Value);
        }

        var continues = Last is LineKind.Text or LineKind.Item;
        if (!continues && !char.IsWhiteSpace(line[0])) _list = false;
        if (!continues && !_list && line.StartsWith("    ", StringComparison.Ordinal)) return (LineKind.Code, "");
        if (Heading().Match(line) is { Success: true } heading) return (LineKind.Heading, heading.Groups["text"].Value);
        if (line.TrimStart().StartsWith('|')) return (LineKind.Row, line);
        return Rule().IsMatch(line) || LinkAddress().IsMatch(line) ? (LineKind.None, "") : (LineKind.Text, line);
    }

    private bool IsFrontMatter(string line)
    {
        var isEdge = line == "---";
        if (_lines.Count == 0) return _frontMatter = isEdge;
        if (!_frontMatter) return false;
        _frontMatter = !isEdge;
        return true;
    }

    private bool IsComment(string line)
    {
        if (_fence is not null) return false;
        var within = _comment || line.TrimStart().StartsWith("<!--", StringComparison.Ordinal);
        _comment = within && !line.Contains("-->", StringComparison.Ordinal);
        return within;
    }

    private bool IsFenced(string line)
    {
        var fence = Fence().Match(line).Groups["fence"].Value;
        if (_fence is null)
        {
            if (fence.Length == 0) return false;
            _fence = fence;
        }
        else if (fence.StartsWith(_fence, StringComparison.Ordinal) && line.Trim() == fence)
        {
            _fence = null;
        }

        return true;
    }

    // Within a paragraph only the number 1 begins a list: other numbers at the beginning of a line are part of a sentence.
    private bool BeginsItem(Match item) => Last != LineKind.Text || _list || item.Groups["number"].Value is "" or "1";

    [GeneratedRegex(@"^( {0,3}> ?)+")]
    private static partial Regex Quotation();

    [GeneratedRegex(@"^\s*(?<fence>`{3,}|~{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*(?:[-*+]|(?<number>\d{1,9})[.)])\s+(?<text>\S.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*_=])(\s*\1){2,}\s*$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*\[[^\]]+\]:\s")]
    private static partial Regex LinkAddress();
}
