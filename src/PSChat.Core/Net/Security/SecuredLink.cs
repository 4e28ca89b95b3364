using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>How securing a connection ended.</summary>
/// <param name="Stream">What the frames go through from now on; null if the connection is of no use any more.</param>
/// <param name="Guard">The bytes below, which are limited until <see cref="GuardedStream.Open"/>.</param>
/// <param name="Refusal">Why the other side is not taken; null if it has proved the key.</param>
internal sealed record SecuredLink(Stream? Stream, GuardedStream Guard, Error? Refusal);
