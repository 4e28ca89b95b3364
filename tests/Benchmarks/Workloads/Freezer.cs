using PSChat.Node.Processes;

namespace PSChat.Benchmarks.Workloads;

/// <summary>Freezes and thaws processes.</summary>
internal static class Freezer
{
    /// <summary>Freezes a process, and waits until it stands still. The signal takes a moment, in which a leader may still
    /// answer.</summary>
    /// <exception cref="PlatformNotSupportedException">Windows has no SIGSTOP.</exception>
    public static void Stop(int process)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Windows has no SIGSTOP.");
        UnixSignal.SendStop(process);
        if (OperatingSystem.IsLinux()) SpinWait.SpinUntil(() => HasStopped(process));
    }

    /// <summary>Thaws a process.</summary>
    /// <exception cref="PlatformNotSupportedException">Windows has no SIGCONT.</exception>
    public static void Continue(int process)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Windows has no SIGCONT.");
        UnixSignal.SendContinue(process);
    }

    private static bool HasStopped(int process) => Directory.GetDirectories($"/proc/{process}/task").All(thread =>
        File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] == 'T');
}
