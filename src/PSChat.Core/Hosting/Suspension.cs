using System.Runtime.InteropServices;

namespace PSChat.Hosting;

/// <summary>
/// Tells a program that uses the terminal when it is suspended with Ctrl+Z, and when it continues (<c>fg</c>). The shell uses the
/// terminal in between, so nothing is left of what the program had shown and switched on. Windows has no such thing.
/// </summary>
internal sealed partial class Suspension : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations = [];

    /// <summary>Watches until disposed.</summary>
    /// <param name="suspending">Called right before the program is suspended.</param>
    /// <param name="continued">Called when it has continued.</param>
    public Suspension(Action suspending, Action continued)
    {
        if (OperatingSystem.IsWindows()) return;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => Suspend(suspending)),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => continued()),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    // The signal's own effect is gone once it is handled, so another one that cannot be handled takes its place.
    private static void Suspend(Action suspending)
    {
        suspending();
        _ = Kill(Environment.ProcessId, Stop);
    }

    // The number differs between Linux and the BSDs, including macOS.
    private static int Stop => OperatingSystem.IsLinux() ? 19 : 17;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
