using System.Management.Automation;

namespace PSChat;

/// <summary>How a name that a user types picks things: wildcards count, and so does a name that merely looks like one.</summary>
internal static class NamePattern
{
    /// <summary>
    /// The items of exactly this name; if there are none, those of that name in other case; if there are none, those that
    /// match it as a pattern. So a room that is called <c>a[b]</c> can be named without escaping.
    /// </summary>
    public static IReadOnlyList<T> Match<T>(IReadOnlyList<T> items, string pattern, Func<T, string> nameOf)
    {
        var exact = Where(name => string.Equals(name, pattern, StringComparison.Ordinal));
        if (exact.Length > 0) return exact;
        var sameLetters = Where(name => string.Equals(name, pattern, StringComparison.OrdinalIgnoreCase));
        if (sameLetters.Length > 0) return sameLetters;
        return IsPattern(pattern) ? Where(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch) : [];

        T[] Where(Func<string, bool> matches) => [.. items.Where(item => matches(nameOf(item)))];
    }

    /// <summary>Whether nothing found is an error: it is for a name, and is not for a pattern.</summary>
    public static bool IsPattern(string text) => WildcardPattern.ContainsWildcardCharacters(text);
}
