using System.Globalization;

namespace PSChat.Core.Tests;

/// <summary>
/// Files of the Unicode Character Database, in the folder that the variable PSCHAT_UCD names: the contents of
/// <c>https://www.unicode.org/Public/17.0.0/ucd/</c>, or as many of them as are read here.
/// </summary>
internal static class Ucd
{
    public const string Variable = "PSCHAT_UCD";

    /// <summary>One more than the last code point.</summary>
    public const int End = 0x110000;

    /// <summary>The folder; null if the variable is not set.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The code points that a test can put into a string: all but halves of a surrogate pair.</summary>
    public static IEnumerable<int> Scalars =>
        Enumerable.Range(0, End).Where(codePoint => codePoint is < 0xD800 or > 0xDFFF);

    /// <summary>Reads the fields of each line, without comments and white space.</summary>
    public static IEnumerable<string[]> Read(string file) => File.ReadLines(Path.Combine(Folder!, file))
        .Select(line => line.Split('#')[0])
        .Where(line => !string.IsNullOrWhiteSpace(line))
        .Select(line => line.Split(';', StringSplitOptions.TrimEntries));

    /// <summary>Reads the code points that have a value of a property.</summary>
    public static IEnumerable<int> ReadProperty(string file, params string[] values) =>
        Read(file).Where(fields => values.Contains(fields[1])).SelectMany(fields => Range(fields[0]));

    /// <summary>The code points of a field such as <c>0041</c> or <c>0041..005A</c>.</summary>
    public static IEnumerable<int> Range(string field)
    {
        var ends = field.Split("..").Select(ParseOne).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    /// <summary>The code points of a field such as <c>0041 0301</c>.</summary>
    public static int[] Parse(string field) =>
        [.. field.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseOne)];

    public static string Text(IEnumerable<int> codePoints) => string.Concat(codePoints.Select(char.ConvertFromUtf32));

    private static int ParseOne(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
