using System.Diagnostics;
using System.Text;
using PSChat.Node.Processes;
using PSChat.Security;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>A <c>pschat</c> command that runs to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>Its output, line by line.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Runs the command with this input and perhaps a key in its environment; kills it if it does not end.</summary>
    public static Task<CommandLine> RunAsync(IEnumerable<string> arguments, string input = "", string? key = null) =>
        RunAsync(arguments, Encoding.UTF8.GetBytes(input), key);

    /// <summary>Runs the command with these bytes as its input.</summary>
    public static async Task<CommandLine> RunAsync(IEnumerable<string> arguments, byte[] input, string? key = null)
    {
        var start = PschatProgram.StartInfo(arguments);
        if (key is not null) start.Environment[GroupKey.Variable] = key;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await WriteAsync(process, input);
            await process.WaitForExitAsync().WaitAsync(Limits.Patience);
            return new CommandLine(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task WriteAsync(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command ended without reading its input, which its exit code shows.
        }
    }
}
