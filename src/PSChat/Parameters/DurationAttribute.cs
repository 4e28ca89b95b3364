using System.Globalization;
using System.Management.Automation;
using PSChat.Wording;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts a time span as a number of seconds, as text with a unit (<c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>) or as a
/// <see cref="TimeSpan"/>. A bare number is seconds, as in <c>Wait-Job -Timeout</c> and <c>Start-Sleep</c>. Without this
/// attribute PowerShell would read it as units of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
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
        var (least, most) = (TimeSpan.FromMilliseconds(Minimum), TimeSpan.FromMilliseconds(Maximum));
        var milliseconds = MillisecondsOf(inputData)
            ?? throw new ArgumentTransformationMetadataException(Durations.RefuseForm($"{inputData}", "a TimeSpan"));
        return Durations.IsWithin(milliseconds, least, most)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ArgumentTransformationMetadataException(Durations.RefuseRange(TextOf(inputData), least, most));
    }

    // PowerShell reads 5s as a literal of type short. For an argument, the PSObject's text still is what the user typed. For a
    // variable, the value is just 5, which means the same.
    private static double? MillisecondsOf(object? value) => value switch
    {
        string text => Durations.MillisecondsOf(text),
        PSObject { BaseObject: TimeSpan span } => span.TotalMilliseconds,
        PSObject wrapped => Durations.MillisecondsOf(wrapped.ToString())
            ?? (HasUnknownUnit(wrapped) ? null : MillisecondsOf(wrapped.BaseObject)),
        TimeSpan span => span.TotalMilliseconds,
        byte or short or int or long or float or double or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture) * 1000,
        _ => null,
    };

    // PowerShell has units and suffixes of its own: 5d is a decimal for it, and days for most people.
    private static bool HasUnknownUnit(PSObject literal) => literal.ToString() is [.., var last] && char.IsAsciiLetter(last);

    private static string TextOf(object value) => value is PSObject or string
        ? value.ToString()!
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
