using System.Globalization;

namespace PSChat.Node.Commands;

/// <summary>
/// A time as people type it: a number of seconds, as for every other program, or a number with a unit (<c>500ms</c>, <c>5s</c>,
/// <c>2m</c>, <c>1h</c>); fractions are allowed. The same text means the same to the cmdlets of the module.
/// </summary>
internal static class TimeText
{
    // The longer one first, because both end with the same letter.
    private static readonly (string Name, double Milliseconds)[] s_units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a time; false if the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var unit = Array.FindIndex(s_units, each => text.EndsWith(each.Name, StringComparison.OrdinalIgnoreCase));
        var number = unit < 0 ? text : text.AsSpan(0, text.Length - s_units[unit].Name.Length).TrimEnd();
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var milliseconds = value * (unit < 0 ? 1000 : s_units[unit].Milliseconds);

        // Not a number is no time either, and fails this comparison.
        if (!(milliseconds < TimeSpan.MaxValue.TotalMilliseconds)) return false;
        time = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Writes a time in the largest unit that needs no fraction.</summary>
    public static string Of(TimeSpan time)
    {
        var unit = Array.FindLastIndex(s_units, each => time.TotalMilliseconds % each.Milliseconds == 0);
        var (name, milliseconds) = s_units[Math.Max(0, unit)];
        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds / milliseconds:0.###} {name}");
    }
}
