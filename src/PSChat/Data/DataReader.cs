using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PSChat.Module.Data;

/// <summary>
/// Makes objects from a message's JSON: property bags, lists, numbers, and times if a text has the form that
/// <see cref="DataWriter"/> writes. JSON from a stranger may be anything, and never throws.
/// </summary>
internal static partial class DataReader
{
    /// <summary>Returns the object, or the text itself if it is not JSON.</summary>
    public static object? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Make(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The text is not JSON, or a text in it has half a surrogate pair, which is only found when it is read.
            return json;
        }
    }

    private static object? Make(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => MakeObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Make).ToArray(),
        JsonValueKind.String => MakeTime(element.GetString()!),
        JsonValueKind.Number => MakeNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject MakeObject(JsonElement element)
    {
        var made = new PSObject();
        foreach (var property in element.EnumerateObject())
        {
            // PowerShell compares names without case, and a name must not be empty.
            if (property.Name.Length == 0) continue;
            made.Properties.Remove(property.Name);
            made.Properties.Add(new PSNoteProperty(property.Name, Make(property.Value)));
        }

        return made;
    }

    private static object MakeNumber(JsonElement element) =>
        element.TryGetInt32(out var small) ? small
        : element.TryGetInt64(out var large) ? large
        : element.TryGetDecimal(out var exact) && exact.ToString(CultureInfo.InvariantCulture) == element.GetRawText() ? exact
        : element.GetDouble();

    private static object MakeTime(string text)
    {
        if (!RoundTripTime().IsMatch(text)) return text;
        var isOffset = text[^6] is '+' or '-';
        var culture = CultureInfo.InvariantCulture;
        if (isOffset && DateTimeOffset.TryParseExact(text, "o", culture, DateTimeStyles.None, out var instant)) return instant;
        return DateTime.TryParseExact(text, "o", culture, DateTimeStyles.RoundtripKind, out var time) ? time : text;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}(Z|[+-]\d\d:\d\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex RoundTripTime();
}
