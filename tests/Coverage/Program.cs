using System.Globalization;
using PSChat.Coverage;

// Both build.ps1 and build.sh end a test run with this, so that the goal is the same with and without PowerShell.
if (args is not [var folder, var text] || !double.TryParse(text, CultureInfo.InvariantCulture, out var goal))
{
    await Console.Error.WriteLineAsync("usage: dotnet run --project tests/Coverage -- <folder with reports> <goal in percent>").ConfigureAwait(false);
    return 2;
}

var coverage = LineCoverage.Read(folder);
if (coverage.Lines == 0)
{
    await Console.Error.WriteLineAsync($"There is no coverage report under {folder}.").ConfigureAwait(false);
    return 1;
}

foreach (var (file, covered, lines) in coverage.LeastCovered(5))
{
    Console.WriteLine($"  {file}: {covered} of {lines} lines");
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"PSChat.Core: {coverage.Percent:0.0} % of {coverage.Lines} lines are covered by the xunit tests; the goal is {goal:0.#} %"));
return coverage.Percent >= goal ? 0 : 1;
