namespace PSChat.Kit;

/// <summary>Files of the repository, for tests that read them.</summary>
internal static class SourceTree
{
    /// <summary>The folder with the solution, wherever in the repository the tests run.</summary>
    /// <exception cref="InvalidOperationException">The tests do not run inside the repository.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>Reads the whole text of a file.</summary>
    /// <param name="path">From the root, with slashes.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Lists the files in a folder, as paths from the root with slashes, in order.</summary>
    /// <param name="folder">From the root, with slashes.</param>
    /// <param name="pattern">File name pattern with <c>*</c> and <c>?</c>.</param>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern)
        .Select(file => $"{folder}/{Path.GetFileName(file)}")
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSChat.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
