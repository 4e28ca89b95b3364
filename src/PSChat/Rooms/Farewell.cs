namespace PSChat.Module.Rooms;

/// <summary>What was still without an acknowledgement when a room was left.</summary>
/// <param name="Unconfirmed">How many messages.</param>
/// <param name="Ids">Their ids, where the session was closed with the room; else empty: the session goes on sending them.</param>
internal readonly record struct Farewell(int Unconfirmed, IReadOnlyList<MessageId> Ids);
