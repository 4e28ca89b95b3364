using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PSChat.Wording;

/// <summary>
/// Durations as people type them, the same for the cmdlets and the program. A bare number is seconds, as for every other program;
/// a unit may follow (<c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>), and fractions are allowed. The form of .NET
/// (<c>00:00:05</c>) is one too.
/// </summary>
internal static partial class Durations
{
    private const double Hour = 3_600_000;

    private static readonly (string Name, double Milliseconds)[] s_units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", Hour)];

    /// <summary>Number of milliseconds that a text says; null if it is no duration.</summary>
    public static double? MillisecondsOf(string text)
    {
        text = text.Trim();
        var match = NumberAndUnit().Match(text);
        if (match.Success)
        {
            return double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * FactorOf(match.Groups[2].Value);
        }

        // Without a colon, .NET would read a number of days.
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.TotalMilliseconds : null;
    }

    /// <summary>Reads a duration within bounds.</summary>
    public static bool TryParse(string text, TimeSpan least, TimeSpan most, out TimeSpan duration)
    {
        duration = default;
        if (MillisecondsOf(text) is not { } milliseconds || !IsWithin(milliseconds, least, most)) return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Whether a number of milliseconds is within bounds; not a number is never.</summary>
    public static bool IsWithin(double milliseconds, TimeSpan least, TimeSpan most) =>
        milliseconds >= least.TotalMilliseconds && milliseconds <= most.TotalMilliseconds;

    /// <summary>Writes a duration in the largest unit that needs no fraction; what is long and has one, in hours.</summary>
    public static string Of(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        var unit = Array.FindLastIndex(s_units, each => milliseconds % each.Milliseconds == 0);
        if (milliseconds >= Hour && unit < 2)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(milliseconds / Hour)} h");
        }

        var (name, each) = s_units[Math.Max(0, unit)];
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / each:0.###} {name}");
    }

    /// <summary>Says why a text is refused: it is no duration, or one out of bounds. The likely meaning follows.</summary>
    public static string Refuse(string text, TimeSpan least, TimeSpan most) =>
        MillisecondsOf(text) is null ? RefuseForm(text) : RefuseRange(text, least, most);

    /// <summary>Says that a duration is out of bounds, and whether its number makes sense with another unit.</summary>
    public static string RefuseRange(string text, TimeSpan least, TimeSpan most) =>
        $"'{text}' is out of range: {Of(least)} to {Of(most)} is allowed.{HintOfSeconds(text, least, most)}";

    /// <summary>Says that a text is no duration, what one is, and what was likely meant.</summary>
    /// <param name="text">The text.</param>
    /// <param name="others">What is accepted beside texts, such as <c>a TimeSpan</c>; empty for nothing.</param>
    public static string RefuseForm(string text, string others = "")
    {
        var forms = others.Length == 0
            ? "Give seconds (5 or 0.5), or text with ms, s, m or h ('250ms')."
            : $"Give seconds (5 or 0.5), text with ms, s, m or h ('250ms'), or {others}.";
        return $"'{text}' is no duration. {forms}{HintOfForm(text)}";
    }

    /// <summary>A sentence with the spelling that is likely meant; empty if nothing is likely.</summary>
    private static string HintOfForm(string text)
    {
        var match = AnyNumberAndWord().Match(AsciiOf(text.Trim()));
        var unit = match.Success ? LikelyUnitOf(match.Groups[2].Value) : null;
        return unit is null ? "" : $" Did you mean '{match.Groups[1].Value.Replace(',', '.')}{unit}'?";
    }

    /// <summary>A sentence about the unit of a bare number that makes sense as milliseconds only; empty otherwise.</summary>
    private static string HintOfSeconds(string text, TimeSpan least, TimeSpan most) =>
        MillisecondsOf($"{text}ms") is { } milliseconds && IsWithin(milliseconds, least, most)
            ? $" A number without a unit is seconds; write '{text}ms' for milliseconds."
            : "";

    private static double FactorOf(string unit) => unit.Length == 0
        ? 1000
        : Array.Find(s_units, each => each.Name.Equals(unit, StringComparison.OrdinalIgnoreCase)).Milliseconds;

    // Digits of other scripts are digits to people, and not to .NET's parser.
    private static string AsciiOf(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            if (char.IsDigit(one)) ascii.Append((int)char.GetNumericValue(one));
            else ascii.Append(one);
        }

        return ascii.ToString();
    }

    private static string? LikelyUnitOf(string word) => word.ToUpperInvariant() switch
    {
        "MS" or "MSEC" or "MSECS" or "MILLI" or "MILLIS" or "MILLISECOND" or "MILLISECONDS" => "ms",
        "" or "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => "s",
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => "m",
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => "h",
        _ => null,
    };

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(ms|s|m|h)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();

    [GeneratedRegex(@"^([0-9]+(?:[.,][0-9]+)?)\s*([A-Za-z]*)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex AnyNumberAndWord();
}
