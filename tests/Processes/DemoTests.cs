using System.Diagnostics;
using System.Globalization;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary><c>pschat demo</c>, the first thing that a new user sees.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_passes()
    {
        var demo = await CommandLine.RunAsync(["demo"]);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.StartsWith("PASSED", demo.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("KILL -9", demo.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_demo_that_is_killed_leaves_no_process_behind()
    {
        using var demo = Process.Start(PschatProgram.StartInfo(["demo"]))!;
        Process[] children;
        try
        {
            while (await demo.StandardOutput.ReadLineAsync().WaitAsync(Limits.Patience) is { } line)
            {
                if (line.Contains("messages confirmed", StringComparison.Ordinal)) break;
            }

            children = ChildrenOf(demo.Id);
        }
        finally
        {
            demo.Kill();
        }

        Assert.InRange(children.Length, 5, 6);
        foreach (var child in children)
        {
            await child.WaitForExitAsync().WaitAsync(Limits.Patience);
            child.Dispose();
        }
    }

    private static Process[] ChildrenOf(int parent)
    {
        var children = new List<Process>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                // The line is "pid (name) state parent ...". The name may hold anything, so count from its closing bracket.
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(fields[1], CultureInfo.InvariantCulture) == parent) children.Add(Process.GetProcessById(id));
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
            {
                // The process ended while its files were read.
            }
        }

        return [.. children];
    }
}
