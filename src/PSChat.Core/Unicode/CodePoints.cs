using System.Text;

namespace PSChat.Unicode;

/// <summary>Texts that are made of code points.</summary>
internal static class CodePoints
{
    /// <summary>Appends characters without a string for each.</summary>
    public static void AppendCodePoints(this StringBuilder text, params ReadOnlySpan<int> codePoints)
    {
        Span<char> units = stackalloc char[2];
        foreach (var codePoint in codePoints) text.Append(units[..new Rune(codePoint).EncodeToUtf16(units)]);
    }
}
