using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace PSChat.Summary;

/// <summary>How many tests passed, failed and were skipped, and what failed.</summary>
internal sealed class TestCounts
{
    private static readonly XNamespace s_results = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly List<string> _failures = [];

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>The name of each failed test, and why it failed.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Adds up the results in a folder: of <c>dotnet test</c> (trx) and of tests/Module/Run.ps1 (json).</summary>
    public static TestCounts Read(string folder)
    {
        var counts = new TestCounts();
        foreach (var file in Directory.EnumerateFiles(folder, "*.trx")) counts.AddTrx(XDocument.Load(file));
        foreach (var file in Directory.EnumerateFiles(folder, "*.json")) counts.AddPester(File.ReadAllText(file));
        return counts;
    }

    private void AddTrx(XDocument run)
    {
        var counters = run.Descendants(s_results + "Counters").Single();
        Passed += Number("passed");
        Failed += Number("failed") + Number("error") + Number("timeout") + Number("aborted");
        Skipped += Number("total") - Number("executed");
        _failures.AddRange(run.Descendants(s_results + "UnitTestResult")
            .Where(result => (string?)result.Attribute("outcome") == "Failed")
            .Select(DescribeFailure));

        int Number(string name) => int.Parse(counters.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    private static string DescribeFailure(XElement result) =>
        $"{(string?)result.Attribute("testName")}: {result.Descendants(s_results + "Message").FirstOrDefault()?.Value}";

    private void AddPester(string json)
    {
        using var document = JsonDocument.Parse(json);
        Passed += Number(nameof(Passed));
        Failed += Number(nameof(Failed));
        Skipped += Number(nameof(Skipped));
        var failures = document.RootElement.GetProperty(nameof(Failures));
        _failures.AddRange(failures.EnumerateArray().Select(failure => failure.GetString()!));

        int Number(string name) => document.RootElement.GetProperty(name).GetInt32();
    }
}
