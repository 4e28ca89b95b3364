using System.Globalization;

namespace PSChat.Unicode;

/// <summary>What <see cref="UnicodeData"/> knows of one character.</summary>
/// <param name="Category">General_Category.</param>
/// <param name="CombiningClass">Canonical_Combining_Class; 0 for all but some marks.</param>
/// <param name="Joining">Joining_Type.</param>
/// <param name="Flags">Further properties.</param>
internal readonly record struct CharacterTraits(
    UnicodeCategory Category, byte CombiningClass, JoiningType Joining, TraitFlags Flags)
{
    /// <summary>The combining class of signs that take a consonant its vowel, in the scripts of India.</summary>
    private const byte ViramaClass = 9;

    /// <summary>Whether the character is added to the one before it.</summary>
    public bool IsMark => Category is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    public bool IsVirama => CombiningClass == ViramaClass;

    public bool Has(TraitFlags flag) => (Flags & flag) != 0;
}
