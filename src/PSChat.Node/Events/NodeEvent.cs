using System.Text.Json.Serialization;

namespace PSChat.Node.Events;

/// <summary>
/// Something that a command reports: one JSON line with <c>--json</c>, one line for people without. Scripts, the demo
/// and the tests read the JSON lines back into these same types.
/// </summary>
internal abstract record NodeEvent
{
    /// <summary>Which event it is; a line begins with it.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(-1)]
    public string Kind => NodeEventJson.KindOf(GetType());

    /// <summary>When it was reported, by this machine's clock; set by the output.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The event for people; may hold strangers' texts, which the output makes harmless.</summary>
    public abstract string ToLine();
}
