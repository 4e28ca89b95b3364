using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PSChat.Node.Processes;

/// <summary>Finds how to start this program again: its own executable, or <c>dotnet</c> with its assembly.</summary>
internal static class PschatProgram
{
    private static readonly string AssemblyPath = Path.Combine(AppContext.BaseDirectory, "pschat.dll");

    /// <summary>Returns the start info of the program, with redirected standard streams.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="through">A command to start it through, whose process then becomes the program; empty for none.</param>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, params IEnumerable<string> through)
    {
        var info = new ProcessStartInfo
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // For "dotnet pschat.dll", a test runner or a benchmark, the same runtime can run the assembly beside this one.
        string[] program = IsOwnExecutable(Environment.ProcessPath) ? [Environment.ProcessPath!] : [RuntimeHost(), AssemblyPath];
        string[] command = [.. through, .. program, .. arguments];
        info.FileName = command[0];
        foreach (var argument in command[1..]) info.ArgumentList.Add(argument);
        return info;
    }

    // The whole file name is compared: without its extension, "PSChat.Benchmarks" would match too.
    private static bool IsOwnExecutable(string? path) => Path.GetFileName(path) is "pschat" or "pschat.exe";

    // The running runtime is in <root>/shared/Microsoft.NETCore.App/<version>/, and <root> has its host.
    private static string RuntimeHost()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
