using System.Text.Json;

namespace PSChat.Node.Events;

/// <summary>
/// Events as JSON lines. The code for it is generated at compile time, because reflection would double the start time of every
/// short-lived command. The default encoder escapes everything outside ASCII, so a line never holds a terminal's control
/// sequence.
/// </summary>
internal static class NodeEventJson
{
    private static readonly Dictionary<string, Type> s_kinds = new(StringComparer.Ordinal)
    {
        ["ready"] = typeof(ReadyEvent),
        ["view"] = typeof(ViewEvent),
        ["status"] = typeof(StatusEvent),
        ["stopped"] = typeof(StoppedEvent),
        ["log"] = typeof(LogEvent),
        ["joined"] = typeof(JoinedEvent),
        ["connection"] = typeof(ConnectionEvent),
        ["message"] = typeof(MessageEvent),
        ["missed"] = typeof(MissedEvent),
        ["presence"] = typeof(PresenceEvent),
        ["renamed"] = typeof(RenamedEvent),
        ["acknowledged"] = typeof(AcknowledgedEvent),
        ["notConfirmed"] = typeof(NotConfirmedEvent),
        ["closed"] = typeof(ClosedEvent),
        ["elected"] = typeof(ElectedEvent),
        ["error"] = typeof(ErrorEvent),
    };

    /// <summary>Returns the name that events of a type have in a line.</summary>
    public static string KindOf(Type type) => s_kinds.Single(kind => kind.Value == type).Key;

    /// <summary>Returns the event's line, without its line break.</summary>
    public static string Write(NodeEvent value) => JsonSerializer.Serialize(value, value.GetType(), NodeEventWriting.Default);

    /// <summary>Returns the event of one line, or null if the line is not an event.</summary>
    public static NodeEvent? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("event", out var kind)
                && s_kinds.TryGetValue(kind.GetString() ?? "", out var type)
                ? (NodeEvent?)document.RootElement.Deserialize(type, NodeEventReading.Default)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
