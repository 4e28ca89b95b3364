using PSChat.Unicode;

namespace PSChat.Groups;

/// <summary>
/// Joiners and variation selectors. They show nothing themselves, but some scripts, and emoji, need them to show their neighbours
/// in the right shape (N15). Elsewhere they would make a name that looks like another.
/// </summary>
internal static class InvisibleInContext
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const int TextSelector = 0xFE0E;
    private const int EmojiSelector = 0xFE0F;

    /// <summary>Whether the character is one of them.</summary>
    public static bool IsMeant(int codePoint) => codePoint is NonJoiner or Joiner || IsSelector(codePoint);

    /// <summary>Whether one of them changes a neighbour.</summary>
    public static bool HasEffect(int[] codePoints, int at) => codePoints[at] switch
    {
        NonJoiner => IsBesideVirama(codePoints, at) || SeparatesLetters(codePoints, at),
        Joiner => IsBesideVirama(codePoints, at) || JoinsPictures(codePoints, at),
        var selector => at > 0 && Selects(codePoints[at - 1], selector),
    };

    private static bool IsSelector(int codePoint) => codePoint is
        (>= 0x180B and <= 0x180D) or 0x180F or (>= 0xFE00 and <= EmojiSelector) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>Of an emoji, how it is shown; of a Han character or a Mongolian letter, which form it has.</summary>
    private static bool Selects(int character, int selector) => selector switch
    {
        TextSelector or EmojiSelector => UnicodeData.TraitsOf(character).Has(TraitFlags.Emoji),
        < 0xFE00 => character is >= 0x1807 and <= 0x18AA,
        _ => UnicodeData.TraitsOf(character).Has(TraitFlags.Ideograph),
    };

    /// <summary>
    /// In the scripts of India, a joiner after a virama keeps it visible or not (RFC 5892, A.1 and A.2). Bengali has one before
    /// it too.
    /// </summary>
    private static bool IsBesideVirama(int[] codePoints, int at) =>
        at > 0 && (IsVirama(codePoints[at - 1])
            || (codePoints[at] == Joiner && at + 1 < codePoints.Length && IsVirama(codePoints[at + 1])));

    /// <summary>Between two letters of a cursive script that would join, as in Persian (RFC 5892, A.1).</summary>
    private static bool SeparatesLetters(int[] codePoints, int at) =>
        NextJoining(codePoints, at, step: -1) is JoiningType.Left or JoiningType.Dual
        && NextJoining(codePoints, at, step: 1) is JoiningType.Right or JoiningType.Dual;

    private static JoiningType NextJoining(int[] codePoints, int at, int step)
    {
        for (at += step; at >= 0 && at < codePoints.Length; at += step)
        {
            var joining = UnicodeData.TraitsOf(codePoints[at]).Joining;
            if (joining != JoiningType.Transparent) return joining;
        }

        return JoiningType.None;
    }

    /// <summary>Between two pictures that make one, as a woman and a rocket make an astronaut (UTS #51).</summary>
    private static bool JoinsPictures(int[] codePoints, int at)
    {
        if (at + 1 == codePoints.Length || !IsPicture(codePoints[at + 1])) return false;
        for (at--; at >= 0 && IsModifier(codePoints[at]); at--)
        {
            // A picture may have a selector and a skin tone.
        }

        return at >= 0 && IsPicture(codePoints[at]);
    }

    private static bool IsVirama(int codePoint) => UnicodeData.TraitsOf(codePoint).IsVirama;

    private static bool IsPicture(int codePoint) => UnicodeData.TraitsOf(codePoint).Has(TraitFlags.Pictographic);

    private static bool IsModifier(int codePoint) => codePoint is EmojiSelector or (>= 0x1F3FB and <= 0x1F3FF);
}
