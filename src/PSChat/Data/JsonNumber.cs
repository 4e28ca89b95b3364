using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace PSChat.Module.Data;

/// <summary>
/// The two kinds of numbers in a message's JSON. A number without a fraction and an exponent is whole, and any other is a double:
/// 1.0 stays a double.
/// </summary>
internal static class JsonNumber
{
    // Reading takes quadratic time, and the number may be a stranger's.
    private const int MostDigits = 4000;

    /// <summary>Returns the JSON of a number; null if the value is no number that JSON has.</summary>
    public static string? TextOf(object value) => value switch
    {
        byte or sbyte or short or ushort or int or uint or long or ulong or nint or nuint or Int128 or UInt128 =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        BigInteger large => TextOf(large),
        double number when double.IsFinite(number) => TextOf(number),
        Half number when Half.IsFinite(number) => TextOf((double)number),
        _ => null,
    };

    /// <summary>Returns a double, or the smallest of int, long and BigInteger that holds a whole number.</summary>
    public static object Read(JsonElement number)
    {
        if (number.TryGetInt32(out var small)) return small;
        if (number.TryGetInt64(out var large)) return large;
        var text = number.GetRawText();
        return text.AsSpan().ContainsAny(".eE") ? number.GetDouble()
            : text.Length > MostDigits ? text
            : BigInteger.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string TextOf(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".E") ? text : text + ".0";
    }

    private static string TextOf(BigInteger number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Length <= MostDigits ? text
            : throw new UnsupportedDataException($"A number with more than {MostDigits} digits cannot be sent as data.");
    }
}
