using System.Globalization;
using PSChat.Benchmarks;

const string Usage = "usage: dotnet run -c Release --project tests/Benchmarks -- failover [--runs 100]";

switch (args)
{
    case ["failover"]:
        return await FailoverBenchmark.RunAsync(100, Console.Out).ConfigureAwait(false);
    case ["failover", "--runs", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var runs) && runs > 0:
        return await FailoverBenchmark.RunAsync(runs, Console.Out).ConfigureAwait(false);
    default:
        await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
        return 2;
}
