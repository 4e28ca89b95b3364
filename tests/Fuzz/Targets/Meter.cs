using System.Diagnostics;
using PSChat.Fuzz.World;
using PSChat.Groups;

namespace PSChat.Fuzz.Targets;

/// <summary>Checks that one input does not cost too much memory or time.</summary>
internal static class Meter
{
    /// <summary>Time that no input takes, even on a busy machine.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    /// <summary>The tables of Unicode are unpacked once in a process, which is no input's cost.</summary>
    static Meter() => Names.IsValid("\u00E9");

    public static void Run(long maximumBytes, Action action)
    {
        var since = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > maximumBytes)
        {
            throw new FuzzException($"{allocated} bytes were allocated, at most {maximumBytes} are expected.");
        }

        if (Stopwatch.GetElapsedTime(since) > s_longest) throw new FuzzException($"It took {Stopwatch.GetElapsedTime(since)}.");
    }
}
