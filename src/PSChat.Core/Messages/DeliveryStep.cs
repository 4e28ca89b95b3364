namespace PSChat.Messages;

/// <summary>Outcome for the next message, or messages, in the order of delivery.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Entry">The message; null if it was dropped.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Dropped">The messages that were dropped before they came here; null if there are none.</param>
internal readonly record struct DeliveryStep(DeliveryKind Kind, LogEntry? Entry, bool IsLate, DroppedRange? Dropped);

internal enum DeliveryKind
{
    /// <summary>The message goes to the room.</summary>
    Delivered,

    /// <summary>Another copy of the message was delivered.</summary>
    PassedOver,

    /// <summary>Others have dropped the message; the rooms get a gap.</summary>
    Dropped,
}
