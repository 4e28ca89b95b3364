using System.ComponentModel;
using System.Diagnostics;

namespace PSChat.Benchmarks.Report;

/// <summary>Finds the measured commit.</summary>
internal static class SourceCommit
{
    /// <summary>
    /// Returns the output of <c>git describe</c>, with <c>-dirty</c> if files differ from the commit; "unknown" without git.
    /// </summary>
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
