using System.Management.Automation;
using PSChat.Groups;

namespace PSChat.Module;

/// <summary>
/// Selects items by a name or pattern that a user typed. A name that looks like a pattern works too, and a pattern that is none,
/// such as <c>[</c>, is taken literally.
/// </summary>
internal static class NamePattern
{
    /// <summary>
    /// Returns the items of this name (N11). If there are none, returns those that match it as a pattern. A room called
    /// <c>a[b]</c> can therefore be named without escaping.
    /// </summary>
    public static IReadOnlyList<T> Match<T>(IReadOnlyList<T> items, string pattern, Func<T, string> nameOf)
    {
        var named = Where(name => Names.AreSame(name, pattern));
        return named.Length > 0 || PatternOf(pattern) is not { } wildcards ? named : Where(wildcards.IsMatch);

        T[] Where(Func<string, bool> matches) => [.. items.Where(item => matches(nameOf(item)))];
    }

    /// <summary>Returns a test for texts that match the pattern, ignoring case.</summary>
    public static Predicate<string> Matcher(string pattern) =>
        PatternOf(pattern) is { } wildcards ? wildcards.IsMatch : text => IsSame(text, pattern);

    /// <summary>Whether the text is a pattern; finding nothing is an error for a name, and not for a pattern.</summary>
    public static bool IsPattern(string text) => PatternOf(text) is not null;

    private static bool IsSame(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    private static WildcardPattern? PatternOf(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text)) return null;
        try
        {
            // A pattern is read at its first use.
            var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }
}
