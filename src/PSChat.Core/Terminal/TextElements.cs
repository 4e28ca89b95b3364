using System.Globalization;

namespace PSChat.Terminal;

/// <summary>
/// Visible characters of a text, each of which may consist of several characters (UAX #29). A long text is looked at around one
/// place only: to look at all of it at each key would make the time for a text grow with the square of its length.
/// </summary>
internal static class TextElements
{
    // More than any visible character is long that people type.
    private const int Longest = 64;

    // How much further back a certain boundary is searched for.
    private const int MostSearched = 1024;

    /// <summary>Begin of the visible character before <paramref name="at"/>; 0 if there is none.</summary>
    public static int Previous(ReadOnlySpan<char> text, int at)
    {
        var (previous, next) = (0, StartBefore(text, at - Longest));
        while (next < at)
        {
            previous = next;
            next += StringInfo.GetNextTextElementLength(text[next..at]);
        }

        return previous;
    }

    /// <summary>End of the visible character after <paramref name="at"/>.</summary>
    public static int Next(ReadOnlySpan<char> text, int at) => at + StringInfo.GetNextTextElementLength(text[at..]);

    /// <summary>
    /// A boundary between visible characters, at <paramref name="at"/> or the nearest one before it that is certain without
    /// looking at all of the text: between two ASCII characters. Where there is none for a long way, a place that splits no
    /// character and no flag.
    /// </summary>
    public static int StartBefore(ReadOnlySpan<char> text, int at)
    {
        var last = Math.Max(0, at - MostSearched);
        for (var start = Math.Min(at, text.Length - 1); start > last; start--)
        {
            if (IsPlain(text[start]) && IsPlain(text[start - 1])) return start;
        }

        while (last > 0 && (char.IsLowSurrogate(text[last]) || IsFlagPart(text, last))) last--;
        return last;
    }

    private static bool IsPlain(char value) => value is >= ' ' and <= '~';

    // Two regional indicators make a flag, so the first of all that follow each other decides which two belong together.
    private static bool IsFlagPart(ReadOnlySpan<char> text, int at) =>
        text[at] == '\ud83c' && at >= 2 && text[at - 2] == '\ud83c' && text[at - 1] is >= '\udde6' and <= '\uddff';
}
