using System.Text.RegularExpressions;

namespace PSChat.Core.Tests;

/// <summary>The sentences of a page, as people read them.</summary>
internal static partial class Prose
{
    // A dot behind one of these does not end a sentence.
    private static readonly HashSet<string> s_abbreviations =
        new(["e.g.", "i.e.", "cf.", "vs.", "approx."], StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Sentence> SentencesOf(IReadOnlyList<PageLine> lines) =>
        TextsOf(lines).SelectMany(text => Split(text.Line, Clean(text.Text)));

    /// <summary>The columns of a line that its author can wrap: without the addresses of links.</summary>
    public static int ColumnsOf(PageLine line) => LinkTarget().Replace(line.Raw, "]").Length;

    /// <summary>Paragraphs, items, headings and cells, each with its first line. A sentence ends within one of them.</summary>
    private static IEnumerable<(int Line, string Text)> TextsOf(IReadOnlyList<PageLine> lines)
    {
        for (var at = 0; at < lines.Count; at++)
        {
            var first = lines[at];
            switch (first.Kind)
            {
                case LineKind.Heading:
                    yield return (first.Number, first.Text);
                    break;
                case LineKind.Row:
                    var cells = CellEdge().Split(Code().Replace(first.Text, "Code"));
                    foreach (var cell in cells) yield return (first.Number, cell);
                    break;
                case LineKind.Item or LineKind.Text:
                    var end = at + 1;
                    while (end < lines.Count && lines[end].Kind == LineKind.Text) end++;
                    yield return (first.Number, string.Join('\n', lines.Skip(at).Take(end - at).Select(line => line.Text)));
                    at = end - 1;
                    break;
                default:
                    break;
            }
        }
    }

    // Removed parts leave their line ends, from which a sentence gets its line.
    private static string Clean(string text)
    {
        text = Code().Replace(text, code => "Code" + new string('\n', code.Value.Count(letter => letter == '\n')));
        text = Tag().Replace(Address().Replace(text, "Link"), "");
        return Mark().Replace(LinkTarget().Replace(text, "]"), "");
    }

    private static IEnumerable<Sentence> Split(int line, string text)
    {
        var start = 0;
        foreach (Match end in End().Matches(text))
        {
            if (!IsEnd(text, end)) continue;
            if (Make(line, text, start, end.Index + end.Length) is { } sentence) yield return sentence;
            start = end.Index + end.Length;
        }

        if (Make(line, text, start, text.Length) is { } rest) yield return rest;
    }

    private static bool IsEnd(string text, Match end)
    {
        var next = text.AsSpan(end.Index + end.Length).TrimStart();
        var begin = text.LastIndexOfAny([' ', '\n', '('], Math.Max(0, end.Index - 1)) + 1;
        var last = text[begin..(end.Index + 1)];
        if (s_abbreviations.Contains(last)) return false;

        // "Who leads?" said she; (why?) and so on; and so on ... and on; names, sizes etc. of a thing.
        var isPlain = end.Value == "." && !string.Equals(last, "etc.", StringComparison.OrdinalIgnoreCase);
        return isPlain || next.IsEmpty || !char.IsLower(next[0]);
    }

    private static Sentence? Make(int firstLine, string text, int start, int end)
    {
        var sentence = text[start..end];
        var words = sentence.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Count(word => word.Any(char.IsLetterOrDigit));
        if (words == 0) return null;
        var lead = sentence.Length - sentence.TrimStart().Length;
        var line = firstLine + text.AsSpan(0, start + lead).Count('\n');
        return new Sentence(line, words, Space().Replace(sentence.Trim(), " "));
    }

    [GeneratedRegex(@"(`+)(?!`).+?(?<!`)\1(?!`)", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"<(https?|mailto):[^>\s]+>|(?<![(\w])https?://\S+[\w/]")]
    private static partial Regex Address();

    [GeneratedRegex(@"</?[a-zA-Z][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\](\([^)]*\)|\[[^\]]*\])")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"!?\[|\]|\*")]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEdge();

    [GeneratedRegex(@"[.!?…]+[""'”’)]*(?=\s|$)")]
    private static partial Regex End();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
