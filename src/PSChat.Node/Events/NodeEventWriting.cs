using System.Text.Json.Serialization;

namespace PSChat.Node.Events;

/// <summary>
/// Generated code that writes events and does nothing else. The code for reading would be compiled at each start too, which
/// takes a tenth of a second.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReadyEvent))]
[JsonSerializable(typeof(ViewEvent))]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(StoppedEvent))]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(JoinedEvent))]
[JsonSerializable(typeof(ConnectionEvent))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MissedEvent))]
[JsonSerializable(typeof(PresenceEvent))]
[JsonSerializable(typeof(RenamedEvent))]
[JsonSerializable(typeof(AcknowledgedEvent))]
[JsonSerializable(typeof(NotConfirmedEvent))]
[JsonSerializable(typeof(ClosedEvent))]
[JsonSerializable(typeof(ElectedEvent))]
[JsonSerializable(typeof(ErrorEvent))]
internal sealed partial class NodeEventWriting : JsonSerializerContext;
