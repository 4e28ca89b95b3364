namespace PSChat.Module;

/// <summary>
/// Times of objects that go to monitoring: a number with the unit in the property's name, because <c>ConvertTo-Json</c> writes
/// twelve numbers for a time span.
/// </summary>
internal static class Milliseconds
{
    /// <summary>Returns the milliseconds, to the microsecond.</summary>
    public static double Of(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>Returns the milliseconds, to the microsecond; null if the time is unknown.</summary>
    public static double? Of(TimeSpan? time) => time is { } known ? Of(known) : null;
}
