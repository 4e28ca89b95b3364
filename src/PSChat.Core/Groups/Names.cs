using System.Globalization;
using System.Text;

namespace PSChat.Groups;

/// <summary>The limits of the names and texts that people choose.</summary>
internal static class Names
{
    /// <summary>The most characters (UTF-16 code units) of a group, server, room or user name.</summary>
    public const int MaximumLength = 64;

    /// <summary>The most bytes of a message's text, in UTF-8.</summary>
    public const int MaximumTextBytes = 64 * 1024;

    /// <summary>The most bytes of a message's data, as JSON in UTF-8.</summary>
    public const int MaximumDataBytes = 64 * 1024;

    /// <summary>The group of everybody who does not name one.</summary>
    public const string DefaultGroup = "pschat";

    /// <summary>
    /// Whether <paramref name="name"/> can be a group, server, room or user name: 1 to 64 characters, none of them a
    /// control character, one that turns the direction of writing or half a surrogate pair, no white space at either end (B4).
    /// </summary>
    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaximumLength) return false;
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])) return false;
        foreach (var rune in name.EnumerateRunes())
        {
            // EnumerateRunes puts U+FFFD in place of a lone surrogate; such a name would not survive UTF-8.
            if (rune.IsBmp && ControlCharacters.Contains((char)rune.Value)) return false;
            if (rune == Rune.ReplacementChar) return false;
        }

        return true;
    }

    /// <summary>The name with a number behind it, as in <c>anna-2</c>, and not too long.</summary>
    internal static string Numbered(string name, int number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
        var length = Math.Min(name.Length, MaximumLength - suffix.Length);
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length] + suffix;
    }

    /// <summary>Whether <paramref name="text"/> fits a message: well-formed and at most 64 KiB of UTF-8.</summary>
    public static bool IsValidText(string? text) => Fits(text, MaximumTextBytes);

    /// <summary>Whether <paramref name="data"/> fits a message beside its text: well-formed and at most 64 KiB of UTF-8.</summary>
    public static bool IsValidData(string? data) => Fits(data, MaximumDataBytes);

    private static bool Fits(string? text, int maximumBytes) =>
        text is not null && text.Length <= maximumBytes && IsWellFormed(text) && Encoding.UTF8.GetByteCount(text) <= maximumBytes;

    /// <summary>Half a surrogate pair would arrive as another character than it was sent.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
            at++;
        }

        return true;
    }

    /// <summary>What <see cref="IsValid"/> asks for, for error messages.</summary>
    public static string Rule =>
        "1 to 64 characters, without control characters and without white space at the ends";
}
