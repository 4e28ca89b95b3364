using System.Globalization;

namespace PSChat.Node.Events;

/// <summary>A client has closed its session.</summary>
/// <param name="Unconfirmed">The ids of messages that were never confirmed; they may still have arrived.</param>
internal sealed record ClosedEvent(IReadOnlyList<string> Unconfirmed) : NodeEvent
{
    /// <summary>The event of the ids that <c>CloseAsync</c> returned.</summary>
    public static ClosedEvent Of(IReadOnlyList<MessageId> unconfirmed) => new([.. unconfirmed.Select(MessageEvent.IdText)]);

    /// <inheritdoc/>
    public override string ToLine() => Unconfirmed.Count == 0
        ? "* left; everything sent was confirmed"
        : string.Create(CultureInfo.InvariantCulture, $"* left; {Unconfirmed.Count} messages were never confirmed");
}
