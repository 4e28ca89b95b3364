using System.Runtime.InteropServices;
using System.Text;

namespace PSChat.Unicode;

/// <summary>
/// Unicode's normalisation (UAX #15): of the texts that stand for the same letters, one. <c>string.Normalize</c> does nothing
/// without ICU, and something else with each version of it.
/// </summary>
internal static class NormalForm
{
    /// <summary>All characters below this one are their own normal form, and compose with none before them.</summary>
    private const char FirstThatChanges = '\u0300';

    /// <summary>All characters below this one have no decomposition.</summary>
    private const int FirstDecomposed = 0xC0;

    /// <summary>Gives the composed form, NFC.</summary>
    public static string Compose(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstThatChanges - 1))
        ? Compose(Decompose(text))
        : text;

    /// <summary>Gives the decomposed form, NFD, as code points.</summary>
    public static List<int> Decompose(string text)
    {
        var decomposed = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Add(decomposed, rune.Value);
        PutInOrder(decomposed);
        return decomposed;
    }

    /// <summary>Gives the composed form of characters that are fully decomposed and in canonical order.</summary>
    private static string Compose(List<int> decomposed)
    {
        var composed = new List<int>(decomposed.Count);
        var (starter, lastClass) = (-1, 0);
        foreach (var next in decomposed)
        {
            int combiningClass = ClassOf(next);
            var isBlocked = composed.Count - 1 > starter && lastClass >= combiningClass;
            if (starter >= 0 && !isBlocked && FindComposition(composed[starter], next) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }

            if (combiningClass == 0) starter = composed.Count;
            lastClass = combiningClass;
            composed.Add(next);
        }

        var text = new StringBuilder(composed.Count);
        text.AppendCodePoints(CollectionsMarshal.AsSpan(composed));
        return text.ToString();
    }

    /// <summary>Adds the full decomposition of a character.</summary>
    private static void Add(List<int> decomposed, int codePoint)
    {
        if (codePoint < FirstDecomposed) decomposed.Add(codePoint);
        else if (Hangul.IsSyllable(codePoint)) Hangul.Decompose(codePoint, decomposed);
        else if (UnicodeData.FindDecomposition(codePoint) is not { } parts) decomposed.Add(codePoint);
        else
        {
            Add(decomposed, parts.First);
            if (parts.Second != 0) Add(decomposed, parts.Second);
        }
    }

    /// <summary>Puts each run of marks into the order of their classes; marks of one class keep theirs.</summary>
    private static void PutInOrder(List<int> codePoints)
    {
        for (var at = 1; at < codePoints.Count; at++)
        {
            var mark = codePoints[at];
            var combiningClass = ClassOf(mark);
            if (combiningClass == 0) continue;
            var to = at;
            for (; to > 0 && ClassOf(codePoints[to - 1]) > combiningClass; to--) codePoints[to] = codePoints[to - 1];
            codePoints[to] = mark;
        }
    }

    private static byte ClassOf(int codePoint) =>
        codePoint < FirstThatChanges ? (byte)0 : UnicodeData.TraitsOf(codePoint).CombiningClass;

    private static int? FindComposition(int first, int second) =>
        Hangul.FindComposition(first, second) ?? UnicodeData.FindComposition(first, second);
}
