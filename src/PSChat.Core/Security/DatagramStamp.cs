namespace PSChat.Security;

/// <summary>The values that make a sealed datagram unique.</summary>
/// <param name="Sender">The sealing party: random for each start of a server or client.</param>
/// <param name="Counter">Number of the sender's datagram, from 1.</param>
/// <param name="WallTicks">The sender's clock, as <see cref="DateTime.Ticks"/> in UTC.</param>
internal readonly record struct DatagramStamp(ulong Sender, ulong Counter, long WallTicks);
