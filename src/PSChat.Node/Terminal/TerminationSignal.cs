using System.Runtime.InteropServices;

namespace PSChat.Node.Terminal;

/// <summary>
/// Handles Ctrl+C, SIGTERM and SIGHUP. The first signal asks the command to end cleanly. The second one ends the process at
/// once, for people who do not want to wait.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Handles the three signals until disposed.</summary>
    public TerminationSignal()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    /// <summary>Completes at the first signal.</summary>
    public Task Requested => _requested.Task;

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _cancellation.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_requested.TrySetResult()) Environment.Exit(ExitCode.Interrupted);
        // On another thread than the signal's: callbacks of the cancellation must not delay the second signal.
        _ = _cancellation.CancelAsync();
    }
}
