namespace PSChat.Benchmarks.Report;

/// <summary>One figure.</summary>
/// <param name="Workload">The workload's name on the command line.</param>
/// <param name="Case">The case of the workload.</param>
/// <param name="Server">The measured server.</param>
/// <param name="What">Description of the figure.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Measurement(string Workload, string Case, string Server, string What, double Value, string Unit);
