using System.Runtime.InteropServices;

namespace PSChat.Benchmarks;

/// <summary>Description of the machine, without which the figures mean nothing.</summary>
internal static class Machine
{
    /// <summary>Returns cores, processor, system and runtime in one line.</summary>
    public static string Describe() =>
        $"{Environment.ProcessorCount} cores{Processor()}, {RuntimeInformation.OSDescription} "
        + $"({RuntimeInformation.OSArchitecture}), {RuntimeInformation.FrameworkDescription}";

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        if (!File.Exists(Information)) return "";
        var model = File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model is null ? "" : $" ({model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()})";
    }
}
