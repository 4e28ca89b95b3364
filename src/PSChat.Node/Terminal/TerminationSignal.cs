using System.Runtime.InteropServices;

namespace PSChat.Node.Terminal;

/// <summary>
/// Handles Ctrl+C, SIGTERM and SIGHUP. The first signal asks the command to end cleanly. A second Ctrl+C or SIGTERM ends the
/// process at once, for people who do not want to wait. A second SIGHUP does not, because a window that closes sends several:
/// the shell passes its own on, and the system sends another one when the shell has ended.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;
    private bool _isDisposed;

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

    /// <summary>Exit code of a command that ended because of the first signal, before it was done.</summary>
    public int ExitCode { get; private set; } = Node.ExitCode.Interrupted;

    /// <summary>Asks the command to end cleanly, like a signal, when <paramref name="reason"/> has completed.</summary>
    public void RequestAfter(Task reason) => reason.ContinueWith(
        _ => Request(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_requested) _isDisposed = true;
        foreach (var registration in _registrations) registration.Dispose();
        _cancellation.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_requested.Task.IsCompleted) ExitCode = Node.ExitCode.Of(context.Signal);
        if (!Request() && context.Signal != PosixSignal.SIGHUP) Environment.Exit(ExitCode);
    }

    private bool Request()
    {
        lock (_requested)
        {
            if (!_requested.TrySetResult()) return false;

            // On another thread than the signal's: callbacks of the cancellation must not delay the second signal.
            if (!_isDisposed) _ = _cancellation.CancelAsync();
            return true;
        }
    }
}
