using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace PSChat.Module.Parameters;

/// <summary>Guesses what a user meant with a duration that cannot be taken.</summary>
internal static partial class DurationHint
{
    /// <summary>Returns a sentence with the spelling that is likely meant; empty if nothing is likely.</summary>
    public static string ForText(string text)
    {
        var match = AnyNumberAndWord().Match(AsciiOf(text.Trim()));
        var unit = match.Success ? UnitOf(match.Groups[2].Value) : null;
        return unit is null ? "" : $" Did you mean '{match.Groups[1].Value.Replace(',', '.')}{unit}'?";
    }

    /// <summary>
    /// Returns a sentence about the unit of a bare number that makes sense as milliseconds only; empty otherwise.
    /// </summary>
    public static string ForSeconds(object value, Func<double, bool> isAllowed)
    {
        var text = value is PSObject or string ? value.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture);
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return isNumber && isAllowed(number)
            ? $" A number without a unit is seconds; write '{text}ms' for milliseconds."
            : "";
    }

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

    private static string? UnitOf(string word) => word.ToUpperInvariant() switch
    {
        "MS" or "MSEC" or "MSECS" or "MILLI" or "MILLIS" or "MILLISECOND" or "MILLISECONDS" => "ms",
        "" or "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => "s",
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => "m",
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => "h",
        _ => null,
    };

    [GeneratedRegex(@"^([0-9]+(?:[.,][0-9]+)?)\s*([A-Za-z]*)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex AnyNumberAndWord();
}
