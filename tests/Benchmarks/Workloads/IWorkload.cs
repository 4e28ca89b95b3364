using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>A measurement with a name.</summary>
internal interface IWorkload
{
    /// <summary>The workload's name on the command line.</summary>
    string Name { get; }

    /// <summary>Description of the workload, in one line.</summary>
    string Summary { get; }

    /// <summary>Whether it runs when no workload is named.</summary>
    bool IsUsual => true;

    /// <summary>Measures, and reports the figures.</summary>
    Task RunAsync(BenchmarkSettings settings, BenchmarkReport report);
}
