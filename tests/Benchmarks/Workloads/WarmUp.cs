using System.Diagnostics;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Load before the measurement, so that programs with a just-in-time compiler reach their full speed. Its length depends on
/// the servers' processor time, because the compiler needs longer on a busy machine.
/// </summary>
internal static class WarmUp
{
    /// <summary>Largest factor by which the warm-up may take longer if the servers do not get the processor.</summary>
    private const int LongestWait = 6;

    /// <summary>Keeps the windows full until the servers have used this much processor time each, on average.</summary>
    public static void Run(LoadRun load, RunningPeer running, TimeSpan each)
    {
        var (used, start) = (running.ProcessorTime, Stopwatch.GetTimestamp());
        while (running.ProcessorTime - used < each * running.ProcessIds.Count && Stopwatch.GetElapsedTime(start) < each * LongestWait)
        {
            load.Saturate(each / 10);
        }
    }
}
