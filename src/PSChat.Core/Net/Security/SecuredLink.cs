using PSChat.Wire;

namespace PSChat.Net.Security;

/// <summary>Result of securing a connection.</summary>
/// <param name="Stream">The stream for all frames from now on; null if the connection is of no further use.</param>
/// <param name="Guard">The stream below it, which limits the bytes until <see cref="GuardedStream.Open"/>.</param>
/// <param name="Refusal">Why the other side is refused; null if it has proved the key.</param>
internal sealed record SecuredLink(Stream? Stream, GuardedStream Guard, Error? Refusal);
