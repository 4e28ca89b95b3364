namespace PSChat.Benchmarks;

/// <summary>Command to start this program again, for work that must not run in this process.</summary>
internal static class OwnProgram
{
    public static string[] Command(params IEnumerable<string> arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "PSChat.Benchmarks"
            ? [Environment.ProcessPath!, .. arguments]
            : ["dotnet", typeof(OwnProgram).Assembly.Location, .. arguments];
}
