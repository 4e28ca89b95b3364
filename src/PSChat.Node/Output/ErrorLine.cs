using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>The line on standard error that reports why a command failed.</summary>
internal static class ErrorLine
{
    /// <summary>Joins a message and its remedy into one text.</summary>
    public static string Join(string message, string remedy)
    {
        var end = message.Length > 0 && !char.IsPunctuation(message[^1]) ? "." : "";
        return $"{message}{end} {remedy}".Trim();
    }

    /// <summary>
    /// Writes <c>pschat: text</c>; returns <paramref name="exitCode"/>, which is all that is left to say if standard error cannot
    /// be written.
    /// </summary>
    public static int Write(int exitCode, string text)
    {
        try
        {
            Console.Error.WriteLine($"pschat: {TerminalText.Harmless(text.ReplaceLineEndings(" ").Trim())}");
        }
        catch (IOException)
        {
            // Nobody can be told.
        }

        return exitCode;
    }
}
