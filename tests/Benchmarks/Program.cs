using System.Globalization;
using PSChat.Benchmarks;

const string Usage = """
    usage: dotnet run -c Release --project tests/Benchmarks -- [failover [--runs 100] [--trace ms]]
      --trace  show what the servers did in every run in which the chat stood still for longer than this
    """;

var runs = 100;
double? trace = null;
if (args is not ([] or ["failover", ..]) || !Read([.. args.Skip(1)]))
{
    await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
    return 2;
}

return await new FailoverBenchmark(runs, trace, Console.Out).RunAsync().ConfigureAwait(false);

bool Read(string[] options) => options switch
{
    [] => true,
    ["--runs", var text, .. var rest] => int.TryParse(text, CultureInfo.InvariantCulture, out runs) && runs > 0 && Read(rest),
    ["--trace", var text, .. var rest] => ReadTrace(text) && Read(rest),
    _ => false,
};

bool ReadTrace(string text)
{
    trace = double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
    return trace is not null;
}
