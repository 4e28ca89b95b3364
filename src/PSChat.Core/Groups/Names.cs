using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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
    /// Whether <paramref name="name"/> is a group, server, room or user name in its one spelling (B4, N13, N14). Only such names
    /// travel.
    /// </summary>
    public static bool IsValid(string? name) =>
        name is not null && NameRule.Spell(name, out _) is { } spelling
        && string.Equals(spelling, name, StringComparison.Ordinal);

    /// <summary>The spelling of a name (N13); the text itself if it cannot be a name, so that the error can show it.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public static string? Spell(string? name) => name is null ? null : NameRule.Spell(name, out _) ?? name;

    /// <summary>Whether two texts, as people write them, name the same (N11, N13).</summary>
    public static bool AreSame(string one, string other) => NameComparer.Instance.Equals(Spell(one), Spell(other));

    /// <summary>Why a text cannot be a name; null if it can.</summary>
    public static string? FindFault(string? name) => NameRule.Spell(name ?? "", out var fault) is null ? fault.Describe() : null;

    /// <summary>The name with a number behind it, as in <c>anna-2</c>, shortened if it is too long.</summary>
    internal static string Numbered(string name, int number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
        for (var length = Math.Min(name.Length, MaximumLength - suffix.Length); length > 0; length--)
        {
            // What the cut has left over, such as half an emoji or a joiner, goes too.
            if (IsValid(name[..length] + suffix)) return name[..length] + suffix;
        }

        throw new InvalidOperationException("A name begins with a character that cannot be one.");
    }

    /// <summary>The rule for names, for error messages.</summary>
    public static string Rule => "1 to 64 characters that people can see; spaces may stand between them";
}
