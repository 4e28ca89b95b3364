using System.Diagnostics;
using PSChat.Kit;
using PSChat.Node.Processes;

namespace PSChat.Processes.Tests.Equipment;

/// <summary>
/// The program as it was built. What measures the coverage changes the assemblies of this folder: they then write files of the
/// test's own user as they end, and fail as another user or with few files.
/// </summary>
internal static class UnmeasuredProgram
{
    private const string Assembly = "pschat.dll";

    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, params IEnumerable<string> through)
    {
        var start = PschatProgram.StartInfo(arguments, through);
        start.ArgumentList[start.ArgumentList.IndexOf(Path.Combine(AppContext.BaseDirectory, Assembly))] =
            Path.Combine(Folder(), Assembly);
        return start;
    }

    /// <summary>The program's own output folder, of the same configuration as that of these tests.</summary>
    private static string Folder()
    {
        var output = Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests/Processes"), AppContext.BaseDirectory);
        return Path.Combine(SourceTree.Root, "src/PSChat.Node", output);
    }
}
