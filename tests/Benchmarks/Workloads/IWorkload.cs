using PSChat.Benchmarks.Report;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Something that can be measured by name.</summary>
internal interface IWorkload
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Whether it is run when none is named.</summary>
    bool IsUsual => true;

    /// <summary>Measures, and says what it found.</summary>
    Task RunAsync(BenchmarkSettings settings, BenchmarkReport report);
}
