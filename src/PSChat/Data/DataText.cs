using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace PSChat.Module.Data;

/// <summary>Makes the text that receivers of an object read: its properties in one line.</summary>
internal static class DataText
{
    private const int MaximumLength = 1000;

    /// <summary>Returns one line for an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="json">The object as JSON.</param>
    public static string Of(object? value, string json)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        var text = bare switch
        {
            null => "",
            PSCustomObject or ErrorRecord or Exception or (IEnumerable and not string and not byte[]) => OfJson(json),
            _ => OfScalar(bare) ?? PSObject.AsPSObject(value!).ToString(),
        };
        if (text.Length <= MaximumLength) return text;
        var length = char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return text[..length] + "…";
    }

    /// <summary>Returns the text of a value without parts; null for an object or a list.</summary>
    public static string? OfScalar(object value) => value switch
    {
        string text => text,
        bool or SwitchParameter or Enum or Type => value.ToString(),
        double number => number.ToString(CultureInfo.InvariantCulture),
        _ => JsonNumber.TextOf(value) ?? TypedText.For(value)?.Write(value),
    };

    private static string OfJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PartsOf(document.RootElement);
    }

    private static string PartsOf(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? string.Join(", ", PropertiesOf(element).Select(property => $"{property.Name}: {OfPart(property.Value)}"))
        : string.Join(", ", element.EnumerateArray().Select(OfPart));

    private static JsonElement.ObjectEnumerator PropertiesOf(JsonElement element) =>
        DataReader.IsTyped(element, out var type, out var value) && type == TypedText.PlainObject
            ? value.EnumerateObject()
            : element.EnumerateObject();

    private static string OfPart(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when DataReader.IsTyped(element, out var type, out var value) && type != TypedText.PlainObject =>
            value.ToString(),
        JsonValueKind.Object => $"{{{PartsOf(element)}}}",
        JsonValueKind.Array => $"[{PartsOf(element)}]",
        _ => element.ToString(),
    };
}
