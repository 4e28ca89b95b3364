using System.ComponentModel;
using System.Diagnostics;

namespace PSChat.Kit.Hosts;

/// <summary>Programs of the operating system that the lab uses: <c>ip</c>, <c>unshare</c>, <c>sh</c>.</summary>
internal static class SystemTool
{
    /// <summary>Starts a program with redirected standard streams.</summary>
    /// <exception cref="LabNetworkException">The program does not exist here.</exception>
    public static Process Start(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(info) ?? throw new LabNetworkException($"'{command[0]}' did not start");
        }
        catch (Win32Exception)
        {
            throw new LabNetworkException($"there is no '{command[0]}' to be run");
        }
    }

    /// <summary>Runs a program to its end, with this input.</summary>
    /// <exception cref="LabNetworkException">The program does not exist here, or fails.</exception>
    public static async Task RunAsync(IReadOnlyList<string> command, string input)
    {
        using var process = Start(command);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading; its exit code shows the failure.
        }

        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
            throw new LabNetworkException($"'{string.Join(' ', command)}' failed: {(await error).Trim()}");
    }
}
