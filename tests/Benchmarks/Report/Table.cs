using System.Globalization;

namespace PSChat.Benchmarks.Report;

/// <summary>Rows of text under a heading, with columns as wide as needed.</summary>
internal sealed class Table(params IReadOnlyList<string> heading)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row with as many cells as the heading.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>Formats a figure with three significant digits.</summary>
    public static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N2", CultureInfo.InvariantCulture),
    };

    /// <summary>Returns the table as Markdown.</summary>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, heading.Count).Select(at => _rows.Append(heading).Max(row => row[at].Length))];
        return string.Join('\n', _rows.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(heading).Select(Line));

        string Line(IReadOnlyList<string> row) => $"| {string.Join(" | ", row.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at])))} |";
    }
}
