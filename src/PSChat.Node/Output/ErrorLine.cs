using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>The one line on standard error that says why a command failed.</summary>
internal static class ErrorLine
{
    /// <summary>Writes <c>pschat: text</c>; returns <paramref name="exitCode"/>.</summary>
    public static int Write(int exitCode, string text)
    {
        Console.Error.WriteLine($"pschat: {TerminalText.Harmless(text.ReplaceLineEndings(" ").Trim())}");
        return exitCode;
    }
}
