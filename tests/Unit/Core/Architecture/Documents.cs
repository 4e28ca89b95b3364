namespace PSChat.Core.Tests;

/// <summary>The pages under docs, for tests that compare them with the code.</summary>
internal static class Documents
{
    /// <summary>Folders with build output.</summary>
    private static readonly string[] s_built = ["bin", "obj", "output", "TestResults"];

    public static string Read(string name) => SourceTree.Read($"docs/{name}");

    /// <summary>Lists the written files of these kinds, in a folder of the repository or in all of it.</summary>
    /// <returns>Each file's path from the root, and its text.</returns>
    public static IEnumerable<(string Path, string Text)> List(string folder, params string[] extensions) =>
        new DirectoryInfo(Path.Combine(SourceTree.Root, folder))
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => extensions.Contains(file.Extension))
            .Select(file => (Path: Path.GetRelativePath(SourceTree.Root, file.FullName).Replace('\\', '/'), file.FullName))
            .Where(file => !file.Path.Split('/').Any(part => part.StartsWith('.') || s_built.Contains(part)))
            .Select(file => (file.Path, File.ReadAllText(file.FullName)));
}
