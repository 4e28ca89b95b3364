namespace PSChat.Security;

/// <summary>What makes a sealed datagram unique.</summary>
/// <param name="Sender">Who sealed it: random for each start of a server or client.</param>
/// <param name="Counter">Counts the sender's datagrams, from 1.</param>
/// <param name="WallTicks">What the sender's clock showed, as <see cref="DateTime.Ticks"/> in UTC.</param>
internal readonly record struct DatagramStamp(ulong Sender, ulong Counter, long WallTicks);
