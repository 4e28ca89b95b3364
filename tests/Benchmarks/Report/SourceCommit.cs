using System.ComponentModel;
using System.Diagnostics;

namespace PSChat.Benchmarks.Report;

/// <summary>Which commit was measured.</summary>
internal static class SourceCommit
{
    /// <summary>As <c>git describe</c> has it, with <c>-dirty</c> if files differ from it; "unknown" without git.</summary>
    public static string Find()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? text : "unknown";
        }
        catch (Win32Exception)
        {
            return "unknown";
        }
    }
}
