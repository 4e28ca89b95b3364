using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PSChat.Node.Keys;

/// <summary>A file with a group's key in text form that only its owner may read.</summary>
internal static class KeyFile
{
    /// <summary>Largest file size in bytes; a larger file cannot be a key.</summary>
    private const int LongestFile = 4096;

    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads a key.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.KeyInvalid"/>, <see cref="ChatError.KeyWeak"/>,
    /// <see cref="ChatError.KeyExposed"/>.</exception>
    public static GroupKey Read(string path)
    {
        Span<byte> bytes = stackalloc byte[LongestFile];
        Span<char> text = stackalloc char[LongestFile];
        try
        {
            using var file = File.OpenHandle(path);
            RequirePrivate(path, file);
            bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
            return GroupKey.Parse(text[..Encoding.ASCII.GetChars(bytes, text)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ChatException(
                ChatError.KeyInvalid,
                $"The key file '{path}' cannot be read: {exception.Message}",
                Remedy.Custom("Make one with 'pschat key --out <file>'."),
                exception);
        }
        finally
        {
            bytes.Clear();
            text.Clear();
        }
    }

    /// <summary>Writes a key to a file that does not exist yet.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.KeyInvalid"/>: the file exists, or cannot be made.</exception>
    public static void Write(string path, GroupKey key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        try
        {
            using var file = new FileStream(path, options);
            WriteOrDelete(file, Encoding.ASCII.GetBytes(key.ToText() + "\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ChatException(
                ChatError.KeyInvalid,
                $"The key file '{path}' cannot be made: {exception.Message}",
                Remedy.Custom("Name a file that does not exist yet, in a folder with room for it."),
                exception);
        }
    }

    // A file with half a key would only be in the way of the next try.
    private static void WriteOrDelete(FileStream file, byte[] bytes)
    {
        try
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(file.Name);
            throw;
        }
    }

    /// <summary>Checks the open file and not its path, because another file could have taken its place in between.</summary>
    private static void RequirePrivate(string path, SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == 0) return;
        throw new ChatException(
            ChatError.KeyExposed,
            $"Others than its owner may read or change the key file '{path}'.",
            Remedy.Custom($"Run: chmod 600 '{path}'"));
    }
}
