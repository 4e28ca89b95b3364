using System.Net;

namespace PSChat.Net;

/// <summary>Bytes that a UDP socket received.</summary>
/// <param name="From">The endpoint that they came from.</param>
/// <param name="To">The address that they were sent to; null if the socket does not report it.</param>
/// <param name="Bytes">The bytes, valid until the receiver returns.</param>
internal readonly record struct Arrival(Endpoint From, IPAddress? To, ReadOnlyMemory<byte> Bytes);
