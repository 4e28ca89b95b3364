namespace PSChat.Module.Rooms;

/// <summary>The messages that were not acknowledged when a room was left.</summary>
/// <param name="Unconfirmed">Number of messages.</param>
/// <param name="Ids">
/// Their ids if the session was closed with the room; otherwise empty, because the session goes on sending them.
/// </param>
internal readonly record struct Farewell(int Unconfirmed, IReadOnlyList<MessageId> Ids);
