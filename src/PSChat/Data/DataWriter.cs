using System.Buffers;
using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using PSChat.Groups;

namespace PSChat.Module.Data;

/// <summary>
/// Writes an object as JSON with the properties that PowerShell shows, including added ones. What arrives is what was sent: an
/// object that is too deep (as a circular one always is) or too long, and a value that would arrive as another one, is an error.
/// Runs on the pipeline's thread, because reading a property may run the user's script.
/// </summary>
internal sealed class DataWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly int _depth;
    private readonly Stack<string> _path = [];

    private DataWriter(int depth)
    {
        _depth = depth;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Returns the object as JSON.</summary>
    /// <exception cref="ObjectTooDeepException">More than <paramref name="depth"/> objects or lists are nested.</exception>
    /// <exception cref="UnsupportedDataException">A value would not arrive as it is.</exception>
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

    private void WriteValue(object? value, int level)
    {
        RequireLength();
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case null or DBNull: _json.WriteNullValue(); break;
            case bool one: _json.WriteBooleanValue(one); break;
            case SwitchParameter one: _json.WriteBooleanValue(one); break;
            case string text: _json.WriteStringValue(Whole(text)); break;
            case Enum or Type: _json.WriteStringValue(bare.ToString()); break;
            default:
                if (JsonNumber.TextOf(bare) is { } number) _json.WriteRawValue(number, skipInputValidation: true);
                else if (TypedText.For(bare) is { } type) WriteTyped(type, bare);
                else WriteParts(value!, bare, level + 1);
                break;
        }
    }

    private void WriteTyped(TypedText type, object value)
    {
        var text = Whole(type.Write(value));
        if (!type.CanRead(text)) throw Unsupported("an XML document with a document type, which nobody would load");
        _json.WriteStartObject();
        _json.WriteString(TypedText.TypeKey, type.Name);
        _json.WriteString(TypedText.ValueKey, text);
        _json.WriteEndObject();
    }

    private void WriteParts(object value, object bare, int level)
    {
        RequireDepth(level);
        switch (bare)
        {
            case SecureString: throw Unsupported("a secure string, which is never sent");
            case ScriptBlock: throw Unsupported("a script block, which is code");
            case Delegate: throw Unsupported("a delegate, which is code");
            case Stream or TextReader or TextWriter or XmlNode: throw Unsupported($"of type {bare.GetType().Name}");
            case ErrorRecord error: WriteObject(ErrorParts.Of(error), level); break;
            case Exception error: WriteObject(ErrorParts.Of(error), level); break;
            case IDictionary entries: WriteObject(Entries(entries), level); break;
            case IEnumerable items: WriteList(items, level); break;
            default: WriteObject(Properties(value, bare), level); break;
        }
    }

    private void WriteObject(IEnumerable<(string Name, object? Value)> properties, int level)
    {
        // Another object with such a property would be taken for a value of that type.
        (string Name, object? Value)[] all = [.. properties];
        var isMarked = Array.Exists(all, property => property.Name == TypedText.TypeKey);
        if (isMarked)
        {
            _json.WriteStartObject();
            _json.WriteString(TypedText.TypeKey, TypedText.PlainObject);
            _json.WritePropertyName(TypedText.ValueKey);
        }

        _json.WriteStartObject();
        foreach (var (name, value) in all)
        {
            _path.Push(name);
            _json.WritePropertyName(Whole(name));
            WriteValue(value, level);
            _path.Pop();
        }

        _json.WriteEndObject();
        if (isMarked) _json.WriteEndObject();
    }

    private void WriteList(IEnumerable items, int level)
    {
        _json.WriteStartArray();
        foreach (var item in items) WriteValue(item, level);
        _json.WriteEndArray();
    }

    private IEnumerable<(string, object?)> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            var key = entry.Key is PSObject wrapped ? wrapped.BaseObject : entry.Key;
            yield return key is string name
                ? (name, entry.Value)
                : throw Unsupported($"a table with the key '{key}' of type {key.GetType().Name}, and keys are texts");
        }
    }

    private List<(string, object?)> Properties(object value, object bare)
    {
        var properties = PSObject.AsPSObject(value).Properties
            .Where(property => property.IsGettable)
            .Select(property => (property.Name, Get(property)))
            .ToList();
        return properties.Count > 0 || bare is PSCustomObject
            ? properties
            : throw Unsupported($"of type {bare.GetType().Name}, without properties");
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

    /// <summary>Returns the text, if it can be sent: half a surrogate pair cannot.</summary>
    private string Whole(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                throw Unsupported($"a malformed text: character {at + 1} is half a surrogate pair");
            at++;
        }

        return text;
    }

    private UnsupportedDataException Unsupported(string what)
    {
        var place = _path.Count == 0 ? "it" : string.Join('.', _path.Reverse());
        return new($"The data cannot be sent: {place} is {what}.");
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
