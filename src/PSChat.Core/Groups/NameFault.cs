using System.Globalization;
using PSChat.Unicode;

namespace PSChat.Groups;

/// <summary>Why a text cannot be a name, and where.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="CodePoint">The character; 0 if all of the text is meant.</param>
/// <param name="Index">Where the character begins in the text that was given, in UTF-16 code units from 0.</param>
internal readonly record struct NameFault(NameFaultKind Kind, int CodePoint = 0, int Index = 0)
{
    /// <summary>The fault as a clause, for error messages.</summary>
    public string Describe() => Kind switch
    {
        NameFaultKind.Empty => "it shows nothing",
        NameFaultKind.TooLong => $"it is longer than {Names.MaximumLength} characters",
        _ => string.Create(CultureInfo.InvariantCulture, $"U+{CodePoint:X4} at index {Index} {Predicate}"),
    };

    private string Predicate => Kind switch
    {
        NameFaultKind.HalfCharacter => "is half a character",
        NameFaultKind.Control => "is a control character",
        NameFaultKind.Direction => "turns the direction of writing",
        NameFaultKind.Invisible => "shows nothing",
        NameFaultKind.WithoutEffect => "shows nothing where it stands",
        NameFaultKind.LoneMark => "is a mark with nothing before it",
        NameFaultKind.LoneJamo => "is no part of a syllable there",
        NameFaultKind.Unassigned => $"is no character of Unicode {UnicodeData.Version}",
        NameFaultKind.Private => "means something else on each machine",
        NameFaultKind.Placeholder => "stands for something that was lost",
        NameFaultKind.Decoration => "only stretches or repeats other characters",
        _ => throw new InvalidOperationException($"No words for {Kind}."),
    };
}
