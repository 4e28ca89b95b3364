namespace PSChat.Messages;

/// <summary>One message as it was delivered.</summary>
/// <param name="Entry">The message.</param>
/// <param name="IsLate">Whether it belongs before messages that were delivered earlier.</param>
/// <param name="Number">Number of the delivery, counted by this server over all rooms.</param>
internal readonly record struct DeliveredEntry(LogEntry Entry, bool IsLate, long Number);
