using System.Globalization;
using System.Text;
using PSChat.Unicode;

namespace PSChat.Groups;

/// <summary>
/// Brings a name into its one spelling (N13), and refuses what cannot be a name (N14). The rule is the nickname profile of
/// RFC 8266 with the differences that docs/protocol/rules/names.md lists.
/// </summary>
internal static class NameRule
{
    /// <summary>Longest text that is looked at; far above 64 characters in any other spelling.</summary>
    private const int MaximumInput = 1024;

    /// <summary>Characters that only stretch or repeat others: what RFC 5892, section 2.6, disallows.</summary>
    private static readonly HashSet<int> s_decorations =
        [0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B];

    /// <summary>Letters, marks and symbols whose image is empty: blanks of Braille, music, Khitan and Egyptian script.</summary>
    private static readonly HashSet<int> s_blanks = [0x2800, 0x16FE4, 0x13441, 0x13442, 0x1D159];

    /// <summary>Gives the spelling of a name; null, and the reason, if the text cannot be one.</summary>
    public static string? Spell(string text, out NameFault fault)
    {
        fault = default;
        if (IsPlain(text)) return text;
        fault = FindHalf(text);
        if (fault.Kind != NameFaultKind.None) return null;
        if (text.Length > MaximumInput)
        {
            fault = new NameFault(NameFaultKind.TooLong);
            return null;
        }

        var spelling = NormalForm.Compose(WithPlainSpaces(text));
        fault = FindFault(spelling);
        if (fault.Kind == NameFaultKind.None) return string.Equals(spelling, text, StringComparison.Ordinal) ? text : spelling;
        fault = fault with { Index = PlaceIn(text, spelling, fault) };
        return null;
    }

    /// <summary>Whether the text is ASCII and its own spelling, as most names are.</summary>
    private static bool IsPlain(string text) =>
        text.Length is > 0 and <= Names.MaximumLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && text[0] != ' ' && text[^1] != ' ' && !text.AsSpan().Contains("  ", StringComparison.Ordinal);

    private static NameFault FindHalf(string text) =>
        WellFormed.FindHalf(text) is { } at ? new NameFault(NameFaultKind.HalfCharacter, text[at], at) : default;

    /// <summary>Every kind of space becomes U+0020; of several together one is left, and none at the ends.</summary>
    private static string WithPlainSpaces(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            var isSpace = one == ' ' || (one >= 0x80 && CategoryOf(one) == UnicodeCategory.SpaceSeparator);
            if (!isSpace) plain.Append(one);
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
        }

        if (plain.Length > 0 && plain[^1] == ' ') plain.Length--;
        return plain.ToString();
    }

    private static NameFault FindFault(string spelling)
    {
        if (spelling.Length == 0) return new NameFault(NameFaultKind.Empty);
        int[] codePoints = [.. spelling.EnumerateRunes().Select(rune => rune.Value)];
        var index = 0;
        for (var at = 0; at < codePoints.Length; at++)
        {
            var kind = FindFault(codePoints, at);
            if (kind != NameFaultKind.None) return new NameFault(kind, codePoints[at], index);
            index += codePoints[at] > char.MaxValue ? 2 : 1;
        }

        return spelling.Length <= Names.MaximumLength ? default : new NameFault(NameFaultKind.TooLong);
    }

    private static NameFaultKind FindFault(int[] codePoints, int at)
    {
        var codePoint = codePoints[at];
        if (codePoint is >= ' ' and <= '~') return NameFaultKind.None;
        if (InvisibleInContext.IsMeant(codePoint))
        {
            return InvisibleInContext.HasEffect(codePoints, at) ? NameFaultKind.None : NameFaultKind.WithoutEffect;
        }

        if (s_decorations.Contains(codePoint)) return NameFaultKind.Decoration;
        if (s_blanks.Contains(codePoint)) return NameFaultKind.Invisible;
        if (codePoint is 0xFFFC or 0xFFFD) return NameFaultKind.Placeholder;
        var traits = UnicodeData.TraitsOf(codePoint);
        if (traits.Has(TraitFlags.Ignorable)) return IsDirection(codePoint) ? NameFaultKind.Direction : NameFaultKind.Invisible;
        if (traits.Has(TraitFlags.Jamo)) return NameFaultKind.LoneJamo;
        return at == 0 && traits.IsMark ? NameFaultKind.LoneMark : FaultOf(traits.Category, codePoint);
    }

    private static NameFaultKind FaultOf(UnicodeCategory category, int codePoint) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => NameFaultKind.Control,
        UnicodeCategory.Format => IsDirection(codePoint) ? NameFaultKind.Direction : NameFaultKind.Invisible,
        UnicodeCategory.PrivateUse => NameFaultKind.Private,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => NameFaultKind.Unassigned,
        _ => NameFaultKind.None,
    };

    /// <summary>Direction marks, embeddings, overrides and isolates.</summary>
    private static bool IsDirection(int codePoint) =>
        codePoint is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>
    /// The place of a faulty character in the text that was given. Its spelling may be shorter, but has the same characters of
    /// this kind in the same order.
    /// </summary>
    private static int PlaceIn(string text, string spelling, NameFault fault)
    {
        var character = char.ConvertFromUtf32(fault.CodePoint);
        var (place, before) = (text.IndexOf(character, StringComparison.Ordinal), 0);
        for (; place >= 0; place = text.IndexOf(character, place + 1, StringComparison.Ordinal))
        {
            before = spelling.IndexOf(character, before, StringComparison.Ordinal);
            if (before >= fault.Index) return place;
            before++;
        }

        return Math.Min(fault.Index, text.Length - 1);
    }

    private static UnicodeCategory CategoryOf(char one) => UnicodeData.TraitsOf(one).Category;
}
