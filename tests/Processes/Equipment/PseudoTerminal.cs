using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>
/// A terminal of Linux with a program in it: what it shows, what a user types, and the end of its window. Disposing closes the
/// window and kills the program.
/// </summary>
internal sealed partial class PseudoTerminal : IAsyncDisposable
{
    // The program must not get the window as well, which would keep it open.
    private const int ReadWriteWithoutControl = 2 | 0x100 | 0x80000;

    private readonly FileStream _window;
    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;
    private volatile bool _isClosing;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PseudoTerminal(SafeFileHandle window, Process process)
    {
        _window = new FileStream(window, FileAccess.ReadWrite, bufferSize: 0);
        _process = process;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>The id of the program that was started, or of the shell around it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Standard error, if it is not the terminal.</summary>
    public Task<string> StandardErrorAsync() => _process.StandardError.ReadToEndAsync();

    /// <summary>Starts <c>pschat</c> as the first program of a terminal.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="separatesErrors">Whether standard error is not the terminal.</param>
    /// <param name="shell">A command around the program, which has it as its arguments; empty for none.</param>
    public static PseudoTerminal Start(
        IEnumerable<string> arguments, bool separatesErrors = false, params IEnumerable<string> shell)
    {
        var window = Open(ReadWriteWithoutControl);
        if (GrantAccess(window) != 0 || Unlock(window) != 0) throw new InvalidOperationException("No terminal could be made.");
        var name = new byte[128];
        if (GetName(window, name, name.Length) != 0) throw new InvalidOperationException("The terminal has no name.");
        var device = Encoding.ASCII.GetString(name.AsSpan(0, name.AsSpan().IndexOf((byte)0)));
        var redirections = $"<{device} >{device}" + (separatesErrors ? "" : $" 2>{device}");

        // The new session has this terminal, so that it gets the terminal's signals. Tests that run under nohup ignore some.
        string[] command =
        [
            "sh", "-c", $"TERM=xterm exec env --default-signal setsid --ctty \"$@\" {redirections}", "sh", .. shell,
        ];
        var process = Process.Start(PschatProgram.StartInfo(arguments, command))!;
        return new PseudoTerminal(window, process);
    }

    /// <summary>Types a text.</summary>
    public Task TypeAsync(string text) => _window.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask().WaitAsync(Limits.Patience);

    /// <summary>Waits until the terminal has shown a text after <paramref name="from"/>; returns the place behind it.</summary>
    public async Task<int> ShowsAsync(string text, int from = 0)
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            Task changed;
            lock (_shown)
            {
                var shown = _shown.ToString();
                if (shown.IndexOf(text, from, StringComparison.Ordinal) is var at and >= 0) return at + text.Length;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_shown) Assert.Fail($"The terminal does not show '{text}', but '{_shown.ToString()[from..]}'.");
            }
        }
    }

    /// <summary>Closes the window, as a user does.</summary>
    public async Task CloseAsync()
    {
        // A read that waits would keep the window open.
        _isClosing = true;
        await _reading.WaitAsync(Limits.Patience);
        await _window.DisposeAsync();
    }

    /// <summary>Waits for the end of the program.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limits.Patience);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await CloseAsync();
        _process.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (HasMore() && _window.Read(buffer) is > 0 and var count)
            {
                lock (_shown)
                {
                    _shown.Append(Encoding.UTF8.GetString(buffer, 0, count));
                    _changed.TrySetResult();
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The window was closed, or no program has the terminal any more.
        }
    }

    // Waits until there is something to read; false when the window is being closed.
    private bool HasMore()
    {
        var wait = new Wait { Descriptor = (int)_window.SafeFileHandle.DangerousGetHandle(), Awaited = 1 };
        while (!_isClosing)
        {
            if (Poll(ref wait, 1, milliseconds: 20) > 0) return true;
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Wait wait, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle Open(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantAccess(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int GetName(SafeFileHandle terminal, [Out] byte[] name, nint length);

    private struct Wait
    {
        public int Descriptor;
        public short Awaited;
        public short Reported;
    }
}
