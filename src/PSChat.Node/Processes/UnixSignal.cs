using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSChat.Node.Processes;

/// <summary>Signals that <see cref="System.Diagnostics.Process"/> cannot send.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixSignal
{
    private const int HangUp = 1;
    private const int Terminate = 15;

    // The numbers of these two signals differ between Linux and the BSDs, including macOS.
    private static int Continue => OperatingSystem.IsLinux() ? 18 : 19;

    private static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    /// <summary>Sends SIGTERM, which asks the process to end.</summary>
    public static void SendTerminate(int processId) => Send(processId, Terminate);

    /// <summary>Sends SIGHUP, as the end of a terminal does.</summary>
    public static void SendHangUp(int processId) => Send(processId, HangUp);

    /// <summary>Sends SIGSTOP, which freezes the process, as if the machine were suspended.</summary>
    public static void SendStop(int processId) => Send(processId, Stop);

    /// <summary>Sends SIGCONT, which lets a frozen process continue.</summary>
    public static void SendContinue(int processId) => Send(processId, Continue);

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new InvalidOperationException(
                $"Signal {signal} to process {processId}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
