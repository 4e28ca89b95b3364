namespace PSChat.Node.Keys;

/// <summary>
/// Finds a command's group key in a file or an environment variable. The command line is no source, because every user of the
/// machine can list it.
/// </summary>
internal static class KeySource
{
    /// <summary>Returns the key in <paramref name="file"/>, or the one in the environment; null if there is neither.</summary>
    /// <exception cref="ChatException">A key is given, and it is invalid or its file cannot be used.</exception>
    public static GroupKey? Read(string? file)
    {
        if (file is not null) return KeyFile.Read(file);
        return Environment.GetEnvironmentVariable(GroupKey.Variable) is { Length: > 0 } text ? GroupKey.Parse(text) : null;
    }
}
