using System.Security.Cryptography;
using System.Text;
using PSChat.Messages;

namespace PSChat.Node.Chatting;

/// <summary>
/// A file with the secret of a running session, which only its owner may read. When the process is killed, the name of its user
/// stays reserved for half a minute; the next process of the same user finds the secret here, and with it can give the name back.
/// </summary>
/// <remarks>The file is locked while its process lives, so nobody takes the name of a session that still runs.</remarks>
internal sealed class SessionKeep : IDisposable
{
    private const int SecretLength = 16;

    // The group has forgotten the session long before.
    private static readonly TimeSpan UsefulFor = TimeSpan.FromHours(1);

    private readonly FileStream? _file;

    private SessionKeep(FileStream? file, bool isHeldByAnother) => (_file, IsHeldByAnother) = (file, isHeldByAnother);

    /// <summary>Whether another process on this machine has a session under this name, and lives.</summary>
    public bool IsHeldByAnother { get; }

    /// <summary>Opens the file of a user in a group; where there is no place for it, nothing is kept.</summary>
    public static SessionKeep Open(ChatClientOptions options)
    {
        try
        {
            return FindFolder() is { } folder ? Open(Path.Combine(folder, FileNameOf(options))) : new(null, false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, false);
        }
    }

    /// <summary>Returns the secret that a process has left behind; null if there is none.</summary>
    public SessionSecret? Read()
    {
        Span<byte> bytes = stackalloc byte[SecretLength];
        if (_file is null || RandomAccess.Read(_file.SafeFileHandle, bytes, 0) != SecretLength) return null;
        return new SessionSecret(new Guid(bytes));
    }

    /// <summary>Keeps the secret of the session that runs now.</summary>
    public void Write(SessionSecret secret)
    {
        try
        {
            if (_file is not null) RandomAccess.Write(_file.SafeFileHandle, secret.Value.ToByteArray(), 0);
        }
        catch (IOException)
        {
            // Without it the name has to be waited for.
        }
    }

    /// <summary>Removes the file: the session has ended.</summary>
    public void Remove()
    {
        if (_file is not null) File.Delete(_file.Name);
    }

    /// <summary>Unlocks the file. An empty one is removed, because its process has never had a session.</summary>
    public void Dispose()
    {
        if (_file is null) return;
        try
        {
            if (RandomAccess.GetLength(_file.SafeFileHandle) == 0) Remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is removed with the other leftovers later.
        }

        _file.Dispose();
    }

    private static SessionKeep Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new(new FileStream(path, options), isHeldByAnother: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            return new(null, isHeldByAnother: true);
        }
    }

    // A service manager keeps its folder between two starts; the others belong to the user.
    private static string? FindFolder()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(Path.PathSeparator)[0],
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"),
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        ];
        var place = Array.Find(places, path => Path.IsPathFullyQualified(path ?? ""));
        if (place is null) return null;
        var folder = Path.Combine(place, "pschat-sessions");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Sweep(folder);
        return folder;
    }

    // What killed processes have left, and nobody has asked for.
    private static void Sweep(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (File.GetLastWriteTimeUtc(path) > TimeProvider.System.GetUtcNow().UtcDateTime - UsefulFor) continue;
            using var keep = Open(path);
            keep.Remove();
        }
    }

    // The machine is a part of it, because several machines may share the user's folder, and a lock there holds on one of them.
    private static string FileNameOf(ChatClientOptions options)
    {
        var text = $"{Environment.MachineName}\n{options.DiscoveryPort}\n{options.Group}\n{options.UserName.ToUpperInvariant()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, SecretLength));
    }
}
