using System.Globalization;
using System.Text;

namespace PSChat.Terminal;

/// <summary>
/// Makes strangers' texts harmless for a terminal. A message may contain anything, and control characters could move the cursor,
/// change the title, fake other people's lines or paste commands.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// Gives <paramref name="text"/> as one line without any control or bidirectional formatting character. C0 controls become
    /// their control pictures, a tab a space, and all others <c>\uXXXX</c>.
    /// </summary>
    public static string Harmless(string text)
    {
        if (!text.AsSpan().ContainsAny(Unsafe) && !HasSurrogate(text)) return text;
        var harmless = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) Append(harmless, rune);
        return harmless.ToString();
    }

    // C0, DEL and C1; line and paragraph separators; the marks, embeddings, overrides and isolates that reorder text.
    private static readonly System.Buffers.SearchValues<char> Unsafe = System.Buffers.SearchValues.Create(
        [.. Range('\u0000', '\u001f'), .. Range('\u007f', '\u009f'), '\u061c', '\u200e', '\u200f',
         .. Range('\u2028', '\u202e'), .. Range('\u2066', '\u2069'), '\ufeff']);

    private static IEnumerable<char> Range(char first, char last) =>
        Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    // Half a surrogate pair is not valid for a terminal; EnumerateRunes replaces it and keeps whole pairs.
    private static bool HasSurrogate(string text) => text.AsSpan().ContainsAnyInRange('\ud800', '\udfff');

    private static void Append(StringBuilder harmless, Rune rune)
    {
        if (rune.Value == '\t') harmless.Append(' ');
        else if (rune.Value < 0x20) harmless.Append((char)(0x2400 + rune.Value));
        else if (rune.Value == 0x7f) harmless.Append('\u2421');
        else if (rune.IsBmp && Unsafe.Contains((char)rune.Value))
            harmless.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        else harmless.Append(rune.ToString());
    }
}
