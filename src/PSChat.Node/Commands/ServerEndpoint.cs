using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PSChat.Node.Commands;

/// <summary>A <c>host:port</c> that a user typed.</summary>
internal static class ServerEndpoint
{
    /// <summary>Splits host and port, and looks up the host if it is a name.</summary>
    /// <exception cref="ChatException">The host is unknown.</exception>
    public static async Task<Endpoint> ResolveAsync(string text, CancellationToken cancellation)
    {
        if (IPEndPoint.TryParse(text, out var endPoint)) return Endpoint.Of(endPoint);
        var (host, port) = Split(text);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
            if (addresses.Length > 0) return new Endpoint(Preferred(addresses), port);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // Reported below, because the resolver's own error does not help the user.
        }

        throw new ChatException(
            ChatError.AddressUnavailable,
            $"The host '{host}' is unknown.",
            Remedy.Custom("Check its spelling, or give its address."));
    }

    /// <summary>Whether <paramref name="text"/> has a host and a port.</summary>
    public static bool IsValid(string text) => Split(text) is { Host.Length: > 0, Port: > 0 };

    private static (string Host, int Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? (text[..colon].Trim('[', ']'), port)
            : ("", 0);
    }

    // IPv4 comes first, because "localhost" names both loopbacks, and servers listen on IPv4 by default.
    private static IPAddress Preferred(IPAddress[] addresses) =>
        Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
}
