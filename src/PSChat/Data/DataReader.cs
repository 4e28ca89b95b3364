using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;

namespace PSChat.Module.Data;

/// <summary>
/// Makes objects from a message's JSON: property bags, lists, numbers, texts, and the types of <see cref="TypedText"/>. JSON
/// from a stranger may be anything, and never throws.
/// </summary>
internal static class DataReader
{
    // PowerShell has these for every object, so that no property can have their names.
    private static readonly string[] Reserved = ["PSObject", "PSBase", "PSAdapted", "PSExtended", "PSTypeNames"];

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

    /// <summary>Returns type and text of an element that stands for a value of <see cref="TypedText"/>.</summary>
    public static bool IsTyped(JsonElement element, out string type, out JsonElement value)
    {
        (type, value) = ("", default);
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Take(3).Count() != 2) return false;
        if (!element.TryGetProperty(TypedText.TypeKey, out var name) || name.ValueKind != JsonValueKind.String) return false;
        type = name.GetString()!;
        return element.TryGetProperty(TypedText.ValueKey, out value);
    }

    private static object? Make(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => MakeTyped(element) ?? MakeObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Make).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => JsonNumber.Read(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object? MakeTyped(JsonElement element)
    {
        if (!IsTyped(element, out var type, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.Object when type == TypedText.PlainObject => MakeObject(value),
            JsonValueKind.String => TypedText.Read(type, value.GetString()!),
            _ => null,
        };
    }

    private static object MakeObject(JsonElement element)
    {
        var names = new HashSet<string>(Reserved, StringComparer.OrdinalIgnoreCase);
        var properties = element.EnumerateObject().ToArray();
        return Array.TrueForAll(properties, property => property.Name.Length > 0 && names.Add(property.Name))
            ? MakeObject(properties)
            : MakeTable(properties);
    }

    private static PSObject MakeObject(JsonProperty[] properties)
    {
        var made = new PSObject();
        foreach (var property in properties) made.Properties.Add(new PSNoteProperty(property.Name, Make(property.Value)));
        return made;
    }

    // A table has what an object cannot: an empty name, and names that differ in case only.
    private static OrderedDictionary MakeTable(JsonProperty[] properties)
    {
        var made = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var property in properties) made[property.Name] = Make(property.Value);
        return made;
    }
}
