using System.Text.Json.Serialization;

namespace PSChat.Node.Events;

/// <summary>
/// A report of a command: one JSON line with <c>--json</c>, one line for people without it. Scripts, the demo and the tests
/// read the JSON lines back into the same types.
/// </summary>
internal abstract record NodeEvent
{
    /// <summary>Name of the event's type; a JSON line begins with it.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(-1)]
    public string Kind => NodeEventJson.KindOf(GetType());

    /// <summary>Time of the report by this machine's clock; set by the output.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>Returns the event as a line for people. Texts of strangers in it are made harmless by the output.</summary>
    public abstract string ToLine();
}
