using System.Text;

namespace PSChat.Groups;

/// <summary>
/// Characters that are no text but steer what shows it: they begin escape sequences, turn the direction of writing or
/// break lines, and so can hide what is there, or fake what is not.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>
    /// C0, DEL and C1; the line and paragraph separator; embeddings, overrides and isolates (Boucher, Anderson, "Trojan
    /// Source", 2021). Joiners and direction marks are not among them: some languages need them.
    /// </summary>
    public static bool Contains(char one) => char.IsControl(one) || one is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The text with a question mark in place of each: never longer than it was.</summary>
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
