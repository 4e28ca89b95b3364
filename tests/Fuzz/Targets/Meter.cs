using System.Diagnostics;
using PSChat.Fuzz.World;

namespace PSChat.Fuzz.Targets;

/// <summary>Holds one input to what it may cost.</summary>
internal static class Meter
{
    /// <summary>Nothing takes so long, on a machine that does other things as well.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    public static void Run(long maximumBytes, Action action)
    {
        var since = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > maximumBytes) throw new FuzzException($"{allocated} bytes were allocated, at most {maximumBytes} are expected.");
        if (Stopwatch.GetElapsedTime(since) > s_longest) throw new FuzzException($"It took {Stopwatch.GetElapsedTime(since)}.");
    }
}
