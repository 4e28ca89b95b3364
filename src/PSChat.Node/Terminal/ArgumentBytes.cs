using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace PSChat.Node.Terminal;

/// <summary>
/// The bytes of the command line. .NET has replaced what is no UTF-8 before the program sees it, and the replaced text would go
/// to a whole room. Only Linux keeps the bytes where they can be read.
/// </summary>
internal static class ArgumentBytes
{
    private const string CommandLine = "/proc/self/cmdline";
    private const char Replacement = '\uFFFD';

    /// <summary>Returns the error about the first argument that is no UTF-8; null if there is none.</summary>
    public static ChatException? FindFault(string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Array.Exists(arguments, text => text.Contains(Replacement))) return null;
        try
        {
            return FindFault(File.ReadAllBytes(CommandLine), arguments.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Looks at the last <paramref name="count"/> arguments, because the program's name is before them.</summary>
    internal static ChatException? FindFault(ReadOnlySpan<byte> commandLine, int count)
    {
        if (commandLine is [.. var whole, 0]) commandLine = whole;
        var skipped = commandLine.Count((byte)0) + 1 - count;
        var number = 0;
        foreach (var range in commandLine.Split((byte)0))
        {
            if (++number > skipped && FaultIn(commandLine[range], number - skipped) is { } fault) return fault;
        }

        return null;
    }

    private static ChatException? FaultIn(ReadOnlySpan<byte> argument, int number)
    {
        var status = Utf8.ToUtf16(argument, new char[argument.Length], out var read, out _, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? null : new ChatException(
            ChatError.TextInvalid,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Argument {number} of the command line is no UTF-8 at byte {read + 1} (0x{argument[read]:X2})."),
            RemedyCode.KeepCharactersWhole);
    }
}
