using System.Globalization;
using System.Text;

namespace PSChat.Groups;

/// <summary>Limits for names and texts that people choose.</summary>
internal static class Names
{
    /// <summary>The highest number of characters (UTF-16 code units) of a group, server, room or user name.</summary>
    public const int MaximumLength = 64;

    /// <summary>The highest number of bytes of a message's text, in UTF-8.</summary>
    public const int MaximumTextBytes = 64 * 1024;

    /// <summary>The highest number of bytes of a message's data, as JSON in UTF-8.</summary>
    public const int MaximumDataBytes = 64 * 1024;

    /// <summary>The group of all users that do not name one.</summary>
    public const string DefaultGroup = "pschat";

    /// <summary>
    /// Whether <paramref name="name"/> can be a group, server, room or user name (B4). It needs 1 to 64 characters and no white
    /// space at either end. Control characters, characters that change the writing direction, and half surrogate pairs are not
    /// allowed.
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

    /// <summary>The name with a number behind it, as in <c>anna-2</c>, shortened if it is too long.</summary>
    internal static string Numbered(string name, int number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
        var length = Math.Min(name.Length, MaximumLength - suffix.Length);
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length] + suffix;
    }

    /// <summary>The rule of <see cref="IsValid"/>, for error messages.</summary>
    public static string Rule =>
        "1 to 64 characters, without control characters and without white space at the ends";
}
