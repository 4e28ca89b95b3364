namespace PSChat.Messages;

/// <summary>What became of the next message, or messages, in the order of delivery.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Entry">The message; null if it was dropped.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Dropped">The messages that were dropped before they came here; else null.</param>
internal readonly record struct DeliveryStep(DeliveryKind Kind, LogEntry? Entry, bool IsLate, DroppedRange? Dropped);

internal enum DeliveryKind
{
    /// <summary>It goes to the room.</summary>
    Delivered,

    /// <summary>Another copy of it was delivered.</summary>
    PassedOver,

    /// <summary>Others have let it go; the rooms get a gap.</summary>
    Dropped,
}
