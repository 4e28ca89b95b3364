using System.Net;

namespace PSChat.Net;

/// <summary>A name service: returns the addresses of a host.</summary>
/// <exception cref="System.Net.Sockets.SocketException">The name is unknown, or the service does not answer.</exception>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);
