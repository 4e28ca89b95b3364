using System.Collections;
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
            PSCustomObject or IEnumerable and not string => OfJson(json),
            _ => DataWriter.TextOf(bare) ?? PSObject.AsPSObject(value!).ToString(),
        };
        if (text.Length <= MaximumLength) return text;
        var length = char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return text[..length] + "…";
    }

    private static string OfJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? string.Join(", ", document.RootElement.EnumerateObject().Select(property => $"{property.Name}: {property.Value}"))
            : string.Join(", ", document.RootElement.EnumerateArray());
    }
}
