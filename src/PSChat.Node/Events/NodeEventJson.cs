using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSChat.Node.Events;

/// <summary>
/// Events as JSON lines. Generated at compile time: reflection would cost every short-lived command about as much as
/// the rest of its start. The default encoder escapes everything outside ASCII, so a line never holds a terminal's
/// control sequence.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(NodeEvent))]
internal sealed partial class NodeEventJson : JsonSerializerContext
{
    /// <summary>One line, without its line break.</summary>
    public static string Write(NodeEvent value) => JsonSerializer.Serialize(value, Default.NodeEvent);

    /// <summary>The event of one line, or null if it is none.</summary>
    public static NodeEvent? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.NodeEvent);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
