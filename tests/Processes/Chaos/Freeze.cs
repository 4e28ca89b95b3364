using System.Diagnostics;
using PSChat.Kit.Hosts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>
/// A process that is frozen until this is disposed. A shell stops it and waits at the end of a pipe from here. If this process
/// dies, the shell thaws the other one, which then notices the death and ends.
/// </summary>
internal sealed class Freeze : IAsyncDisposable
{
    private const string Script = """kill -STOP "$1" && echo && read _; kill -CONT "$1" """;

    private readonly Process _shell;

    private Freeze(Process shell) => _shell = shell;

    /// <summary>Freezes a process.</summary>
    public static async Task<Freeze> BeginAsync(int processId)
    {
        var shell = SystemTool.Start(["/bin/sh", "-c", Script, "sh", $"{processId}"]);
        await shell.StandardOutput.ReadLineAsync();
        return new Freeze(shell);
    }

    /// <summary>Thaws the process.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
