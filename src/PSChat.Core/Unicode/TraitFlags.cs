namespace PSChat.Unicode;

/// <summary>Properties of a character that it has or has not.</summary>
[Flags]
internal enum TraitFlags : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Nothing is shown for it, unless it changes its neighbours: Default_Ignorable_Code_Point.</summary>
    Ignorable = 1,

    /// <summary>A part of a Korean syllable: Hangul_Syllable_Type L, V or T.</summary>
    Jamo = 2,

    /// <summary>A sign that may be shown as an emoji, digits included: Emoji.</summary>
    Emoji = 4,

    /// <summary>A picture that others may be joined to: Extended_Pictographic.</summary>
    Pictographic = 8,

    /// <summary>A Han character: Unified_Ideograph.</summary>
    Ideograph = 16,
}
