using System.Globalization;
using System.Xml.Linq;

namespace PSChat.Summary;

/// <summary>Which lines some test of some project ran: the union of all reports, so that no line counts twice.</summary>
internal sealed class LineCoverage
{
    private const string ReportName = "coverage.cobertura.xml";

    private readonly Dictionary<(string File, int Line), bool> _isCovered = [];

    /// <summary>How many lines hold code.</summary>
    public int Lines => _isCovered.Count;

    /// <summary>The share of them that was run.</summary>
    public double Percent => Lines == 0 ? 0 : 100.0 * _isCovered.Values.Count(covered => covered) / Lines;

    /// <summary>All reports under a folder, as coverlet writes them.</summary>
    public static LineCoverage Read(string folder)
    {
        var coverage = new LineCoverage();
        foreach (var report in Directory.EnumerateFiles(folder, ReportName, SearchOption.AllDirectories))
        {
            coverage.Add(XDocument.Load(report));
        }

        return coverage;
    }

    /// <summary>The files with the most lines that nothing ran, worst first.</summary>
    public IEnumerable<(string File, int Covered, int Lines)> LeastCovered(int count) => _isCovered
        .GroupBy(line => line.Key.File, line => line.Value)
        .Select(file => (File: file.Key, Covered: file.Count(covered => covered), Lines: file.Count()))
        .OrderByDescending(file => file.Lines - file.Covered)
        .Take(count);

    private void Add(XDocument report)
    {
        foreach (var type in report.Descendants("class"))
        {
            var file = Path.GetFileName((string)type.Attribute("filename")!);
            foreach (var line in type.Elements("lines").Elements("line"))
            {
                var key = (file, Number(line, "number"));
                _isCovered[key] = Number(line, "hits") > 0 || _isCovered.GetValueOrDefault(key);
            }
        }
    }

    private static int Number(XElement line, string attribute) =>
        int.Parse(line.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
