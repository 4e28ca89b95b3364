using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Node.Processes;

/// <summary>Signals that <see cref="System.Diagnostics.Process"/> cannot send.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixSignal
{
    private const int Terminate = 15;

    // The numbers of these two differ between Linux and the BSDs, macOS among them.
    private static int Continue => OperatingSystem.IsLinux() ? 18 : 19;

    private static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    /// <summary>SIGTERM: asks to end.</summary>
    public static void SendTerminate(int processId) => Send(processId, Terminate);

    /// <summary>SIGSTOP: freezes, as a suspended machine would.</summary>
    public static void SendStop(int processId) => Send(processId, Stop);

    /// <summary>SIGCONT: thaws.</summary>
    public static void SendContinue(int processId) => Send(processId, Continue);

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to process {processId}: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
