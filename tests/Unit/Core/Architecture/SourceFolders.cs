namespace PSChat.Core.Tests;

/// <summary>Where the sources of the engine's types are: a file is one type, and has its name.</summary>
internal static class SourceFolders
{
    private static readonly Lazy<ILookup<string, string>> s_folders = new(Read);

    /// <summary>The folder under <c>src/PSChat.Core</c>, with dots, of the type's file or files; empty for the root.</summary>
    /// <exception cref="InvalidOperationException">The type has no file of its name, or has files in several folders.</exception>
    public static string Of(Type type)
    {
        var folders = s_folders.Value[type.Name.Split('`')[0]].Distinct().ToList();
        return folders is [var only]
            ? only
            : throw new InvalidOperationException($"{type.FullName} has its sources in {folders.Count} folders.");
    }

    private static ILookup<string, string> Read()
    {
        var root = Path.Combine(SourceTree.Root, "src", "PSChat.Core");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(
                file => (
                    Name: Path.GetFileName(file).Split('.')[0], Folder: Path.GetRelativePath(root, Path.GetDirectoryName(file)!)))
            .Where(file => file.Folder.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .ToLookup(file => file.Name, file => file.Folder == "." ? "" : file.Folder.Replace(Path.DirectorySeparatorChar, '.'));
    }
}
