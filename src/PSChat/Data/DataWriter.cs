using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using PSChat.Groups;

namespace PSChat.Module.Data;

/// <summary>
/// Writes an object as JSON with the properties that PowerShell shows, including added ones. Nothing is cut off: an object that
/// is too deep (as a circular one always is) or too long is an error. Runs on the pipeline's thread, because reading a property
/// may run the user's script.
/// </summary>
internal sealed class DataWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly int _depth;

    private DataWriter(int depth)
    {
        _depth = depth;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Returns the object as JSON.</summary>
    /// <exception cref="ObjectTooDeepException">More than <paramref name="depth"/> objects or lists are nested.</exception>
    /// <exception cref="ChatException"><see cref="ChatError.DataTooLong"/>.</exception>
    public static string Write(object? value, int depth)
    {
        using var writer = new DataWriter(depth);
        writer.WriteValue(value, 0);
        writer._json.Flush();
        writer.RequireLength();
        return Encoding.UTF8.GetString(writer._buffer.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Returns the text of a value without parts; null for an object or a list.</summary>
    public static string? TextOf(object value) => value switch
    {
        string text => text,
        char one => one.ToString(),
        bool or SwitchParameter or Enum or Guid or Uri or Version or Type or ScriptBlock => value.ToString(),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("o", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("o", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        System.Net.IPAddress address => address.ToString(),
        XmlNode xml => xml.OuterXml,
        IFormattable number when IsNumber(number) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool IsNumber(object value) =>
        value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    private void WriteValue(object? value, int level)
    {
        RequireLength();
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case null or DBNull: _json.WriteNullValue(); break;
            case bool one: _json.WriteBooleanValue(one); break;
            case SwitchParameter one: _json.WriteBooleanValue(one); break;
            case double number when !double.IsFinite(number): _json.WriteStringValue(TextOf(number)); break;
            case float number when !float.IsFinite(number): _json.WriteStringValue(TextOf(number)); break;
            case not Enum when IsNumber(bare): _json.WriteRawValue(TextOf(bare)!, skipInputValidation: true); break;
            case not null when TextOf(bare) is { } text: _json.WriteStringValue(Repair(text)); break;
            case IDictionary entries: WriteObject(Entries(entries), level + 1); break;
            case IEnumerable items: WriteList(items, level + 1); break;
            default: WriteObject(Properties(value!), level + 1); break;
        }
    }

    private void WriteObject(IEnumerable<(string Name, object? Value)> properties, int level)
    {
        RequireDepth(level);
        _json.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            _json.WritePropertyName(Repair(name));
            WriteValue(value, level);
        }

        _json.WriteEndObject();
    }

    private void WriteList(IEnumerable items, int level)
    {
        RequireDepth(level);
        _json.WriteStartArray();
        foreach (var item in items) WriteValue(item, level);
        _json.WriteEndArray();
    }

    private static IEnumerable<(string, object?)> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries) yield return (entry.Key.ToString() ?? "", entry.Value);
    }

    private static IEnumerable<(string, object?)> Properties(object value)
    {
        foreach (var property in PSObject.AsPSObject(value).Properties)
        {
            if (property.IsGettable) yield return (property.Name, Get(property));
        }
    }

    private static object? Get(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A process of another user, for example, does not show its times, but its other properties are useful.
            return null;
        }
    }

    /// <summary>Replaces half a surrogate pair, which cannot be sent.</summary>
    private static string Repair(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    private void RequireDepth(int level)
    {
        if (level > _depth) throw new ObjectTooDeepException(_depth);
    }

    private void RequireLength()
    {
        if (_json.BytesCommitted + _json.BytesPending > Names.MaximumDataBytes) throw Errors.DataTooLong();
    }
}
