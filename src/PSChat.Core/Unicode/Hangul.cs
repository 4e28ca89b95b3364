namespace PSChat.Unicode;

/// <summary>
/// Korean syllables: each is made of two or three letters, and its place in Unicode says of which (The Unicode Standard,
/// section 3.12).
/// </summary>
internal static class Hangul
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int Leadings = 19;
    private const int Vowels = 21;

    /// <summary>The character before the first trailing consonant; it stands for none.</summary>
    private const int NoTrailing = 0x11A7;

    private const int Trailings = 28;
    private const int Syllables = Leadings * Vowels * Trailings;

    public static bool IsSyllable(int codePoint) => codePoint is >= FirstSyllable and < FirstSyllable + Syllables;

    public static void Decompose(int syllable, List<int> into)
    {
        var index = syllable - FirstSyllable;
        into.Add(FirstLeading + (index / (Vowels * Trailings)));
        into.Add(FirstVowel + (index / Trailings % Vowels));
        if (index % Trailings != 0) into.Add(NoTrailing + (index % Trailings));
    }

    public static int? FindComposition(int first, int second)
    {
        if (first is >= FirstLeading and < FirstLeading + Leadings && second is >= FirstVowel and < FirstVowel + Vowels)
        {
            return FirstSyllable + ((((first - FirstLeading) * Vowels) + second - FirstVowel) * Trailings);
        }

        var isOpen = IsSyllable(first) && (first - FirstSyllable) % Trailings == 0;
        return isOpen && second is > NoTrailing and < NoTrailing + Trailings ? first + second - NoTrailing : null;
    }
}
