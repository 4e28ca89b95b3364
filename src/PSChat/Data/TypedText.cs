using System.Globalization;
using System.Net;
using System.Xml;

namespace PSChat.Module.Data;

/// <summary>
/// A type that JSON does not have. Its values travel as an object of two texts: <c>{"$type":"guid","value":"…"}</c>.
/// </summary>
internal sealed class TypedText
{
    /// <summary>The property with the type's name.</summary>
    public const string TypeKey = "$type";

    /// <summary>The property with the value.</summary>
    public const string ValueKey = "value";

    /// <summary>The name that marks an object with a property <see cref="TypeKey"/> of its own.</summary>
    public const string PlainObject = "object";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly TypedText[] All =
    [
        // Doubles are numbers of JSON, except for these: NaN and the infinities.
        Of<double>("double", value => value.ToString(Invariant), text => double.Parse(text, Invariant)),
        Of<float>("single", value => value.ToString("R", Invariant), text => float.Parse(text, Invariant)),
        Of<decimal>("decimal", value => value.ToString(Invariant), text => decimal.Parse(text, NumberStyles.Float, Invariant)),
        Of<char>("char", value => value.ToString(), char.Parse),
        Of<DateTime>("datetime", value => value.ToString("o", Invariant), ParseTime),
        Of<DateTimeOffset>(
            "datetimeoffset", value => value.ToString("o", Invariant), text => DateTimeOffset.ParseExact(text, "o", Invariant)),
        Of<DateOnly>("date", value => value.ToString("o", Invariant), text => DateOnly.ParseExact(text, "o", Invariant)),
        Of<TimeOnly>("time", value => value.ToString("o", Invariant), text => TimeOnly.ParseExact(text, "o", Invariant)),
        Of<TimeSpan>("timespan", value => value.ToString("c", Invariant), text => TimeSpan.ParseExact(text, "c", Invariant)),
        Of<Guid>("guid", value => value.ToString("D", Invariant), text => Guid.ParseExact(text, "D")),
        Of<Uri>("uri", value => value.OriginalString, text => new Uri(text, UriKind.RelativeOrAbsolute)),
        Of<Version>("version", value => value.ToString(), Version.Parse),
        Of<IPAddress>("ipaddress", value => value.ToString(), IPAddress.Parse),
        Of<byte[]>("bytes", Convert.ToBase64String, Convert.FromBase64String),
        Of<XmlDocument>("xml", value => value.OuterXml, ParseXml),
    ];

    private readonly Type _type;
    private readonly Func<string, object> _read;
    private readonly Func<object, string> _write;

    private TypedText(string name, Type type, Func<object, string> write, Func<string, object> read) =>
        (Name, _type, _write, _read) = (name, type, write, read);

    /// <summary>The type's name in the JSON.</summary>
    public string Name { get; }

    /// <summary>Returns the type of a value; null if it has none here.</summary>
    public static TypedText? For(object value) => Array.Find(All, type => type._type.IsInstanceOfType(value));

    /// <summary>Returns the value of this type and text; null if there is none. The text may be a stranger's.</summary>
    public static object? Read(string name, string text)
    {
        try
        {
            return Array.Find(All, type => type.Name == name)?._read(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException or XmlException)
        {
            return null;
        }
    }

    /// <summary>Returns the text of a value of this type.</summary>
    public string Write(object value) => _write(value);

    /// <summary>Whether the text can be read again. An XML document may have parts that no receiver would load.</summary>
    public bool CanRead(string text) => Read(Name, text) is not null;

    private static TypedText Of<T>(string name, Func<T, string> write, Func<string, T> read)
        where T : notnull =>
        new(name, typeof(T), value => write((T)value), text => read(text));

    private static DateTime ParseTime(string text) => DateTime.ParseExact(text, "o", Invariant, DateTimeStyles.RoundtripKind);

    // A document type could name files and expand to gigabytes.
    private static XmlDocument ParseXml(string text)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
        document.Load(reader);
        return document;
    }
}
