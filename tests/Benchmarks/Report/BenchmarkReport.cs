using System.Text.Json;

namespace PSChat.Benchmarks.Report;

/// <summary>The figures of a run, shown at once and saved as JSON.</summary>
/// <param name="writer">Writer for the output.</param>
internal sealed class BenchmarkReport(TextWriter writer)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<Measurement> _measurements = [];
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();

    /// <summary>Whether a run failed or lost a message.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Number of figures.</summary>
    public int Count => _measurements.Count;

    /// <summary>Shows a line.</summary>
    public void Say(string line) => writer.WriteLine(line);

    /// <summary>Shows a failure.</summary>
    public void Fail(string line)
    {
        HasFailed = true;
        writer.WriteLine($"FAILED: {line}");
    }

    /// <summary>Adds a figure.</summary>
    public void Add(string workload, string @case, string server, string what, double value, string unit) =>
        _measurements.Add(new Measurement(workload, @case, server, what, value, unit));

    /// <summary>Adds the usual percentiles of times in milliseconds.</summary>
    public void AddTimes(string workload, string @case, string server, string what, Percentiles times)
    {
        foreach (var share in (double[])[0.5, 0.95, 0.99, 0.999]) Add(workload, @case, server, $"{what} p{share * 100:0.#}", times.At(share), "ms");
        Add(workload, @case, server, $"{what} runs", times.Count, "");
    }

    /// <summary>Saves all figures.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            new { At = _startedAt, Machine = Machine.Describe(), Commit = SourceCommit.Find(), Measurements = _measurements }, s_json));
        writer.WriteLine($"Figures: {path}");
    }
}
