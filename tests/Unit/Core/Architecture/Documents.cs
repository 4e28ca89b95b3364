namespace PSChat.Core.Tests;

/// <summary>The pages under docs, for tests that they say what the code does.</summary>
internal static class Documents
{
    /// <summary>Folders that are built, and not written.</summary>
    private static readonly string[] s_built = ["bin", "obj", "output", "TestResults"];

    public static string Read(string name) => File.ReadAllText(Path.Combine(FindRoot(), "docs", name));

    /// <summary>What people have written: the files of these kinds in a folder of the repository, or in all of it.</summary>
    /// <returns>Each with its path from the root.</returns>
    public static IEnumerable<(string Path, string Text)> List(string folder, params string[] extensions)
    {
        var root = FindRoot();
        return new DirectoryInfo(Path.Combine(root, folder))
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => extensions.Contains(file.Extension))
            .Select(file => (Path: Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), file.FullName))
            .Where(file => !file.Path.Split('/').Any(part => part.StartsWith('.') || s_built.Contains(part)))
            .Select(file => (file.Path, File.ReadAllText(file.FullName)));
    }

    /// <summary>The folder with the solution, from wherever the tests run.</summary>
    public static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSChat.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
