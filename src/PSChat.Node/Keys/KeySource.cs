namespace PSChat.Node.Keys;

/// <summary>
/// Where a command has its group's key from: a file, or an environment variable. Never the command line, which every user
/// of the machine can list.
/// </summary>
internal static class KeySource
{
    /// <summary>The key in <paramref name="file"/>, else the one in the environment; null where there is neither.</summary>
    /// <exception cref="ChatException">There is one, and it is not good.</exception>
    public static GroupKey? Read(string? file)
    {
        if (file is not null) return KeyFile.Read(file);
        return Environment.GetEnvironmentVariable(GroupKey.Variable) is { Length: > 0 } text ? GroupKey.Parse(text) : null;
    }
}
