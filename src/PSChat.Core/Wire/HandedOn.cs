namespace PSChat.Wire;

/// <summary>
/// A datagram that one server of a machine hands on to the others (D9). The kernel gives a unicast on the shared port to one of
/// them only.
/// </summary>
/// <param name="Source">The endpoint that the datagram came from, where answers go.</param>
/// <param name="Destination">The endpoint that it was sent to.</param>
/// <param name="Datagram">The datagram as it came, with its seal if it has one.</param>
internal readonly record struct HandedOn(Endpoint Source, Endpoint Destination, ReadOnlyMemory<byte> Datagram);
