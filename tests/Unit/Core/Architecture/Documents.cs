namespace PSChat.Core.Tests;

/// <summary>The pages under docs, for tests that they say what the code does.</summary>
internal static class Documents
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(FindRoot(), "docs", name));

    /// <summary>The folder with the solution, from wherever the tests run.</summary>
    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSChat.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
