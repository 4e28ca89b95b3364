using System.Text;
using PSChat.Unicode;

namespace PSChat.Groups;

/// <summary>
/// Compares names of users, rooms, groups and servers by their key (N11): the same on every machine, whatever its culture, its
/// ICU and its version of .NET.
/// </summary>
internal sealed class NameComparer : StringComparer
{
    /// <summary>A power of two. A name has one place, and replaces the name that was there.</summary>
    private const int Places = 512;

    /// <summary>Keys that were made recently on this thread, because each message names its room and its sender.</summary>
    [ThreadStatic]
    private static (string? Name, string Key)[]? t_recent;

    private NameComparer()
    {
    }

    public static NameComparer Instance { get; } = new();

    /// <summary>The key of a name: two names are the same if their keys are equal, code unit by code unit.</summary>
    public static string KeyOf(string name) =>
        Ascii.IsValid(name) ? name.ToLowerInvariant() : FindRecent(name) ?? MakeKey(name);

    public override bool Equals(string? x, string? y)
    {
        if (string.Equals(x, y, StringComparison.Ordinal)) return true;
        if (x is null || y is null) return false;
        if (Ascii.IsValid(x) && Ascii.IsValid(y)) return Ascii.EqualsIgnoreCase(x, y);
        return !DifferInAscii(x, y) && string.Equals(KeyOf(x), KeyOf(y), StringComparison.Ordinal);
    }

    /// <remarks>An ASCII name is no key if it has capitals, but has the hash code of its key.</remarks>
    public override int GetHashCode(string obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return OrdinalIgnoreCase.GetHashCode(Ascii.IsValid(obj) ? obj : KeyOf(obj));
    }

    public override int Compare(string? x, string? y) =>
        x is null || y is null ? (x is null ? 0 : 1) - (y is null ? 0 : 1) : string.CompareOrdinal(KeyOf(x), KeyOf(y));

    /// <summary>
    /// Whether the keys differ at a place up to which both names are ASCII. This spares most names their keys: no mark that
    /// follows makes the same of two different letters.
    /// </summary>
    private static bool DifferInAscii(string x, string y)
    {
        for (var at = 0; at < x.Length && at < y.Length && x[at] < 0x80 && y[at] < 0x80; at++)
        {
            if (char.ToLowerInvariant(x[at]) != char.ToLowerInvariant(y[at])) return true;
        }

        return false;
    }

    private static string? FindRecent(string name)
    {
        if (t_recent is null) return null;
        var (recent, key) = t_recent[PlaceOf(name)];
        return recent == name ? key : null;
    }

    private static string MakeKey(string name)
    {
        var key = CaselessForm.Of(name);
        t_recent ??= new (string?, string)[Places];
        t_recent[PlaceOf(name)] = (name, key);
        return key;
    }

    private static int PlaceOf(string name) => name.GetHashCode(StringComparison.Ordinal) & (Places - 1);
}
