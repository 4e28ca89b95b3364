using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts a time span as a number of milliseconds, as text with a unit (<c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>) or as
/// a <see cref="TimeSpan"/>. Without it PowerShell would read a number as units of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    // Longest wait that .NET accepts.
    private const double Longest = int.MaxValue;

    /// <summary>The shortest allowed time, in milliseconds; 0 by default.</summary>
    public double Minimum { get; init; }

    /// <summary>The longest allowed time, in milliseconds; about 24 days by default.</summary>
    public double Maximum { get; init; } = Longest;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var milliseconds = MillisecondsOf(inputData) ?? throw new ArgumentTransformationMetadataException(
            $"'{inputData}' is no duration. Give milliseconds (250), text with ms, s, m or h ('5s'), or a TimeSpan.");
        if (!(milliseconds >= Minimum && milliseconds <= Maximum))
        {
            throw new ArgumentTransformationMetadataException(
                $"'{inputData}' is out of range: {Text(Minimum)} to {Text(Maximum)} is allowed. "
                + "A number without a unit is milliseconds.");
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    // PowerShell reads 5s as a literal of type short. For an argument, the PSObject's text still is what the user typed. For a
    // variable, the value is just 5, and its meaning cannot be known.
    private static double? MillisecondsOf(object? value) => value switch
    {
        string text => Parse(text.Trim()),
        PSObject wrapped => Parse(wrapped.ToString()) ?? MillisecondsOf(wrapped.BaseObject),
        TimeSpan span => span.TotalMilliseconds,
        int or long or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static double? Parse(string text)
    {
        var match = NumberAndUnit().Match(text);
        if (match.Success)
        {
            return double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * UnitOf(match.Groups[2].Value);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.TotalMilliseconds : null;
    }

    private static double UnitOf(string unit) => unit.ToUpperInvariant() switch
    {
        "H" => 3_600_000,
        "M" => 60_000,
        "S" => 1000,
        _ => 1,
    };

    private static string Text(double milliseconds) => milliseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.###} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.###} ms");

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();
}
