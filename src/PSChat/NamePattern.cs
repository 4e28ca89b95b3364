using System.Management.Automation;
using PSChat.Groups;

namespace PSChat.Module;

/// <summary>Selects items by a name or pattern that a user typed; a name that looks like a pattern works too.</summary>
internal static class NamePattern
{
    /// <summary>
    /// Returns the items of this name (N11). If there are none, returns those that match it as a pattern. A room called
    /// <c>a[b]</c> can therefore be named without escaping.
    /// </summary>
    public static IReadOnlyList<T> Match<T>(IReadOnlyList<T> items, string pattern, Func<T, string> nameOf)
    {
        var named = Where(name => Names.AreSame(name, pattern));
        if (named.Length > 0 || !IsPattern(pattern)) return named;
        return Where(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch);

        T[] Where(Func<string, bool> matches) => [.. items.Where(item => matches(nameOf(item)))];
    }

    /// <summary>Whether the text is a pattern; finding nothing is an error for a name, and not for a pattern.</summary>
    public static bool IsPattern(string text) => WildcardPattern.ContainsWildcardCharacters(text);
}
