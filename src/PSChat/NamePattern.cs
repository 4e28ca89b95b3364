using System.Management.Automation;

namespace PSChat.Module;

/// <summary>How a name that a user types picks things: wildcards count, and so does a name that merely looks like one.</summary>
internal static class NamePattern
{
    /// <summary>
    /// The items of this name, which case does not matter for; if there are none, those that match it as a pattern. So a
    /// room that is called <c>a[b]</c> can be named without escaping.
    /// </summary>
    public static IReadOnlyList<T> Match<T>(IReadOnlyList<T> items, string pattern, Func<T, string> nameOf)
    {
        var named = Where(name => string.Equals(name, pattern, StringComparison.OrdinalIgnoreCase));
        if (named.Length > 0 || !IsPattern(pattern)) return named;
        return Where(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch);

        T[] Where(Func<string, bool> matches) => [.. items.Where(item => matches(nameOf(item)))];
    }

    /// <summary>Whether nothing found is an error: it is for a name, and is not for a pattern.</summary>
    public static bool IsPattern(string text) => WildcardPattern.ContainsWildcardCharacters(text);
}
