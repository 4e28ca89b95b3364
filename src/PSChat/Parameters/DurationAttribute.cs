using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts a time span as a number of seconds, as text with a unit (<c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>) or as a
/// <see cref="TimeSpan"/>. A bare number is seconds, as in <c>Wait-Job -Timeout</c> and <c>Start-Sleep</c>. Without this
/// attribute PowerShell would read it as units of 100 ns.
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
            $"'{inputData}' is no duration. Give seconds (5 or 0.5), text with ms, s, m or h ('250ms'), or a TimeSpan."
            + DurationHint.ForText($"{inputData}"));
        if (!IsAllowed(milliseconds))
        {
            throw new ArgumentTransformationMetadataException(
                $"'{inputData}' is out of range: {Text(Minimum)} to {Text(Maximum)} is allowed."
                + DurationHint.ForSeconds(inputData, IsAllowed));
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private bool IsAllowed(double milliseconds) => milliseconds >= Minimum && milliseconds <= Maximum;

    // PowerShell reads 5s as a literal of type short. For an argument, the PSObject's text still is what the user typed. For a
    // variable, the value is just 5, which means the same.
    private static double? MillisecondsOf(object? value) => value switch
    {
        string text => Parse(text.Trim()),
        PSObject { BaseObject: TimeSpan span } => span.TotalMilliseconds,
        PSObject wrapped => Parse(wrapped.ToString()) ?? (HasUnknownUnit(wrapped) ? null : MillisecondsOf(wrapped.BaseObject)),
        TimeSpan span => span.TotalMilliseconds,
        byte or short or int or long or float or double or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture) * 1000,
        _ => null,
    };

    // PowerShell has units and suffixes of its own: 5d is a decimal for it, and days for most people.
    private static bool HasUnknownUnit(PSObject literal) => literal.ToString() is [.., var last] && char.IsAsciiLetter(last);

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
        "MS" => 1,
        _ => 1000,
    };

    private static string Text(double milliseconds) => milliseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.###} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.###} ms");

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(ms|s|m|h)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();
}
