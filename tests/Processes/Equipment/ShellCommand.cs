using System.Diagnostics;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>Starts <c>pschat</c> through a POSIX shell, whose process then becomes <c>pschat</c>.</summary>
internal static class ShellCommand
{
    /// <summary>Returns a command that gives the program these redirections, for example <c>&gt;/dev/full</c>.</summary>
    public static string[] With(string redirections) => ["sh", "-c", $"exec \"$@\" {redirections}", "sh"];

    /// <summary>Runs the program with these redirections to its end.</summary>
    public static Task<CommandLine> RunAsync(string redirections, IEnumerable<string> arguments) =>
        CommandLine.RunAsync(PschatProgram.StartInfo(arguments, With(redirections)));

    /// <summary>Starts the program with an output pipe whose reader is gone at once; the other streams are pipes.</summary>
    public static Process StartWithoutReader(IEnumerable<string> arguments)
    {
        var process = Process.Start(PschatProgram.StartInfo(arguments))!;
        process.StandardOutput.Close();
        return process;
    }
}
