using System.Text.Json.Serialization;

namespace PSChat.Node.Events;

/// <summary>
/// Something that a command reports: one JSON line with <c>--json</c>, one line for people without. Scripts, the demo
/// and the tests read the JSON lines back into these same types.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ReadyEvent), "ready")]
[JsonDerivedType(typeof(ViewEvent), "view")]
[JsonDerivedType(typeof(StatusEvent), "status")]
[JsonDerivedType(typeof(StoppedEvent), "stopped")]
[JsonDerivedType(typeof(LogEvent), "log")]
[JsonDerivedType(typeof(JoinedEvent), "joined")]
[JsonDerivedType(typeof(ConnectionEvent), "connection")]
[JsonDerivedType(typeof(MessageEvent), "message")]
[JsonDerivedType(typeof(MissedEvent), "missed")]
[JsonDerivedType(typeof(PresenceEvent), "presence")]
[JsonDerivedType(typeof(RenamedEvent), "renamed")]
[JsonDerivedType(typeof(AcknowledgedEvent), "acknowledged")]
[JsonDerivedType(typeof(NotConfirmedEvent), "notConfirmed")]
[JsonDerivedType(typeof(ClosedEvent), "closed")]
[JsonDerivedType(typeof(ElectedEvent), "elected")]
[JsonDerivedType(typeof(ErrorEvent), "error")]
internal abstract record NodeEvent
{
    /// <summary>When it was reported, by this machine's clock; set by the output.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The event for people; may hold strangers' texts, which the output makes harmless.</summary>
    public abstract string ToLine();
}
