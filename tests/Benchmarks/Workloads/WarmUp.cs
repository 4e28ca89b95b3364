using System.Diagnostics;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;

namespace PSChat.Benchmarks.Workloads;

/// <summary>
/// Load before the measure, so that programs that are compiled as they run are as fast as they get. It goes by the servers'
/// processor time: on a machine that is busy with other things the compiler does not get far in a few seconds.
/// </summary>
internal static class WarmUp
{
    /// <summary>How many times as long it may take where the servers do not get to the processor.</summary>
    private const int LongestWait = 6;

    /// <summary>Keeps the windows full until each of the servers has used so much of the processor, on the average.</summary>
    public static void Run(LoadRun load, RunningPeer running, TimeSpan each)
    {
        var (used, start) = (running.ProcessorTime, Stopwatch.GetTimestamp());
        while (running.ProcessorTime - used < each * running.ProcessIds.Count && Stopwatch.GetElapsedTime(start) < each * LongestWait)
        {
            load.Saturate(each / 10);
        }
    }
}
