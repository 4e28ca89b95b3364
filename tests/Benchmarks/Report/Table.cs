using System.Globalization;

namespace PSChat.Benchmarks.Report;

/// <summary>Rows of text under a heading, the columns as wide as they need to be.</summary>
internal sealed class Table(params IReadOnlyList<string> heading)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row; as many cells as the heading has.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>A figure with three digits, as far as they mean something.</summary>
    public static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N2", CultureInfo.InvariantCulture),
    };

    /// <summary>As Markdown, which reads well as it is too.</summary>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, heading.Count).Select(at => _rows.Append(heading).Max(row => row[at].Length))];
        return string.Join('\n', _rows.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(heading).Select(Line));

        string Line(IReadOnlyList<string> row) => $"| {string.Join(" | ", row.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at])))} |";
    }
}
