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

    /// <summary>A sentence with the spelling that is likely meant; empty if nothing is likely.</summary>
    public static string HintFor(string text) =>
        IsBareAddress(text) && text.LastIndexOf(':') is var colon && IPAddress.TryParse(text.AsSpan(0, colon), out _)
            ? $" An address of IPv6 is in brackets: '[{text[..colon]}]{text[colon..]}'."
            : "";

    // The last part of ::1:4711 could be one of the address as well.
    private static bool IsBareAddress(string text) => !text.StartsWith('[') && text.IndexOf(':') != text.LastIndexOf(':');

    private static (string Host, int Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && !IsBareAddress(text)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? (text[..colon].Trim('[', ']'), port)
            : ("", 0);
    }

    // IPv4 comes first, because "localhost" names both loopbacks, and servers listen on IPv4 by default.
    private static IPAddress Preferred(IPAddress[] addresses) =>
        Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
}
