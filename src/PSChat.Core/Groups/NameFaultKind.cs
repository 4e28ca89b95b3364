namespace PSChat.Groups;

/// <summary>Why a text cannot be a name (N14).</summary>
internal enum NameFaultKind
{
    /// <summary>There is no fault.</summary>
    None,

    /// <summary>There is no character but spaces.</summary>
    Empty,

    /// <summary>There are too many characters.</summary>
    TooLong,

    /// <summary>Half of a surrogate pair, without the other.</summary>
    HalfCharacter,

    /// <summary>A character that steers a terminal, or ends a line.</summary>
    Control,

    /// <summary>A character that turns the direction of writing.</summary>
    Direction,

    /// <summary>A character for which nothing is shown.</summary>
    Invisible,

    /// <summary>A joiner or variation selector that changes none of its neighbours.</summary>
    WithoutEffect,

    /// <summary>A mark that has no character before it.</summary>
    LoneMark,

    /// <summary>A part of a Korean syllable that makes none with its neighbours.</summary>
    LoneJamo,

    /// <summary>A code point that is no character in this version of Unicode.</summary>
    Unassigned,

    /// <summary>A character whose meaning is private.</summary>
    Private,

    /// <summary>A character that stands for lost text, or for a thing that is not text.</summary>
    Placeholder,

    /// <summary>A character that only decorates or stretches others.</summary>
    Decoration,
}
