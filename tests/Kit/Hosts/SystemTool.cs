using System.ComponentModel;
using System.Diagnostics;

namespace PSChat.Kit.Hosts;

/// <summary>Programs of the operating system that the lab makes use of: <c>ip</c>, <c>unshare</c>, <c>sh</c>.</summary>
internal static class SystemTool
{
    /// <summary>Starts one with redirected standard streams.</summary>
    /// <exception cref="LabNetworkException">There is no such program here.</exception>
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

    /// <summary>Runs one to its end, with this input.</summary>
    /// <exception cref="LabNetworkException">It is not there, or it fails.</exception>
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
            // It ended without reading, which its exit code shows.
        }

        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
            throw new LabNetworkException($"'{string.Join(' ', command)}' failed: {(await error).Trim()}");
    }
}
