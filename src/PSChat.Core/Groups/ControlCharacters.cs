using System.Text;

namespace PSChat.Groups;

/// <summary>
/// Characters that are not text but control its display: they begin escape sequences, change the writing direction or break
/// lines. With them a text can hide parts of itself, or fake others.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>
    /// Whether a character is one of C0, DEL and C1, the line and paragraph separators, embeddings, overrides and isolates
    /// (Boucher, Anderson, "Trojan Source", 2021). Joiners and direction marks are not among them, because some languages need
    /// them.
    /// </summary>
    public static bool Contains(char one) =>
        char.IsControl(one) || one is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The text with a question mark in place of each; never longer than before.</summary>
    public static string Replace(string text)
    {
        if (!text.Any(Contains)) return text;
        var replaced = new StringBuilder(text);
        for (var at = 0; at < replaced.Length; at++)
        {
            if (Contains(replaced[at])) replaced[at] = '?';
        }

        return replaced.ToString();
    }
}
