using System.Buffers.Text;
using System.Globalization;

namespace PSChat.Unicode;

/// <summary>
/// What Unicode says of characters, as far as names need it (N11, N13). The tables belong to this assembly, because .NET's own
/// change with its version, with ICU and with the invariant mode, and two servers must never disagree on a name.
/// </summary>
/// <remarks>
/// The tables are packed in <c>UnicodeData.Packed.cs</c>, which a test writes. They are unpacked when the first name comes that
/// is not ASCII, in about a millisecond.
/// </remarks>
internal static partial class UnicodeData
{
    /// <summary>The version of Unicode, which belongs to the version of the protocol.</summary>
    public const string Version = "17.0";

    private static readonly CharacterTraits[] s_traits;
    private static readonly int[] s_rangeStarts;
    private static readonly byte[] s_rangeTraits;
    private static readonly int[] s_decomposed;
    private static readonly (int First, int Second)[] s_decompositions;
    private static readonly Dictionary<(int First, int Second), int> s_compositions = [];
    private static readonly int[] s_folded;
    private static readonly int[] s_foldingEnds;
    private static readonly int[] s_foldings;

#pragma warning disable CA1810 // The tables are read in one pass, and only when they are needed.
    static UnicodeData()
#pragma warning restore CA1810
    {
        var packed = new byte[Base64.GetMaxDecodedFromUtf8Length(Packed.Length)];
        Base64.DecodeFromUtf8(Packed, packed, out _, out var length);
        var reader = new PackedReader(packed.AsSpan(0, length));
        s_traits = ReadTraits(ref reader);
        (s_rangeStarts, s_rangeTraits) = ReadRanges(ref reader);
        (s_decomposed, s_decompositions) = ReadDecompositions(ref reader, s_compositions);
        (s_folded, s_foldingEnds, s_foldings) = ReadFoldings(ref reader);
        if (!reader.IsAtEnd) throw new InvalidOperationException("The tables of Unicode are damaged.");
    }

    /// <summary>The traits of a code point; those of no character if Unicode has none there.</summary>
    public static CharacterTraits TraitsOf(int codePoint)
    {
        var at = Array.BinarySearch(s_rangeStarts, codePoint);
        return s_traits[s_rangeTraits[at >= 0 ? at : ~at - 1]];
    }

    /// <summary>
    /// The canonical decomposition of a character into one (<c>Second</c> is 0) or two characters, which may have one
    /// themselves; null if it has none, or if it is a Korean syllable, whose decomposition is a calculation.
    /// </summary>
    public static (int First, int Second)? FindDecomposition(int codePoint)
    {
        var at = Array.BinarySearch(s_decomposed, codePoint);
        return at >= 0 ? s_decompositions[at] : null;
    }

    /// <summary>The character that two others make, if there is one and normalisation uses it; null otherwise.</summary>
    public static int? FindComposition(int first, int second) =>
        s_compositions.TryGetValue((first, second), out var composed) ? composed : null;

    /// <summary>
    /// The property NFKC_Casefold of a character; empty if it stands for itself, is ignorable, or has a decomposition.
    /// </summary>
    public static ReadOnlySpan<int> FindFolding(int codePoint)
    {
        var at = Array.BinarySearch(s_folded, codePoint);
        if (at < 0) return default;
        return s_foldings.AsSpan((at == 0 ? 0 : s_foldingEnds[at - 1])..s_foldingEnds[at]);
    }

    private static CharacterTraits[] ReadTraits(ref PackedReader reader)
    {
        var traits = new CharacterTraits[reader.BeginTable()];
        for (var at = 0; at < traits.Length; at++)
        {
            traits[at] = new CharacterTraits(
                (UnicodeCategory)reader.Number(),
                (byte)reader.Number(),
                (JoiningType)reader.Number(),
                (TraitFlags)reader.Number());
        }

        return traits;
    }

    private static (int[] Starts, byte[] Traits) ReadRanges(ref PackedReader reader)
    {
        var starts = new int[reader.BeginTable()];
        var traits = new byte[starts.Length];
        for (var at = 0; at < starts.Length; at++)
        {
            starts[at] = reader.NextKey();
            traits[at] = (byte)reader.Number();
        }

        return (starts, traits);
    }

    private static (int[] Decomposed, (int First, int Second)[] Decompositions) ReadDecompositions(
        ref PackedReader reader, Dictionary<(int First, int Second), int> compositions)
    {
        var decomposed = new int[reader.BeginTable()];
        var decompositions = new (int First, int Second)[decomposed.Length];
        for (var at = 0; at < decomposed.Length; at++)
        {
            decomposed[at] = reader.NextKey();
            var (first, second) = (reader.NearKey(), reader.Number());
            decompositions[at] = (first, second >> 1);

            // The lowest bit says that normalisation composes the pair again.
            if ((second & 1) != 0) compositions[decompositions[at]] = decomposed[at];
        }

        return (decomposed, decompositions);
    }

    private static (int[] Folded, int[] Ends, int[] Foldings) ReadFoldings(ref PackedReader reader)
    {
        var folded = new int[reader.BeginTable()];
        var ends = new int[folded.Length];
        var foldings = new List<int>(folded.Length * 2);
        for (var at = 0; at < folded.Length; at++)
        {
            folded[at] = reader.NextKey();
            for (var parts = reader.Number(); parts > 0; parts--) foldings.Add(reader.NearKey());
            ends[at] = foldings.Count;
        }

        return (folded, ends, [.. foldings]);
    }
}
