namespace PSChat.Groups;

/// <summary>Whether a text can be written as UTF-8 and read again.</summary>
internal static class WellFormed
{
    /// <summary>The index of the first half of a surrogate pair that lacks the other; null if there is none.</summary>
    public static int? FindHalf(string text)
    {
        for (var at = 0; ; at++)
        {
            var next = text.AsSpan(at).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0) return null;
            at += next;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return at;
            at++;
        }
    }
}
