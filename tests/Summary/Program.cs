using System.Globalization;
using PSChat.Summary;

// The lines of PSChat.Core that the xunit tests must run, in percent.
const double Goal = 85;

if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: dotnet run --project tests/Summary -- <folder with the results of a test run>");
    return 2;
}

var coverage = LineCoverage.Read(folder);
foreach (var (file, covered, lines) in coverage.LeastCovered(5))
{
    Console.WriteLine($"  {file}: {covered} of {lines} lines");
}

Console.WriteLine(coverage.Lines == 0
    ? $"There is no coverage report under {folder}."
    : string.Create(
        CultureInfo.InvariantCulture,
        $"PSChat.Core: {coverage.Percent:0.0} % of {coverage.Lines} lines are covered by xunit tests; the goal is {Goal:0.#} %"));

// Failures once more, for readers who see only the end of a long log.
var tests = TestCounts.Read(folder);
if (tests.Failures.Count > 0) Console.WriteLine("Failed:");
foreach (var failure in tests.Failures) Console.WriteLine($"  {failure}");
Console.WriteLine($"{tests.Passed} passed, {tests.Failed} failed, {tests.Skipped} skipped");
return coverage.Percent >= Goal && tests.Failed == 0 ? 0 : 1;
