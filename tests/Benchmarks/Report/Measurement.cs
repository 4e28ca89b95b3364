namespace PSChat.Benchmarks.Report;

/// <summary>One figure.</summary>
/// <param name="Workload">Which workload, as it is called on the command line.</param>
/// <param name="Case">Which case of it.</param>
/// <param name="Server">What was measured.</param>
/// <param name="What">What the figure is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Measurement(string Workload, string Case, string Server, string What, double Value, string Unit);
