using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>Parses <c>host</c>, <c>host:port</c> and <c>[ipv6]:port</c>, and resolves host names.</summary>
internal static class SeedAddress
{
    public static bool TryParse(string text, int defaultPort, out string host, out int port)
    {
        host = text.Trim();
        port = defaultPort;
        var colon = host.LastIndexOf(':');
        var isBareIPv6 = colon > 0 && host.IndexOf(':', StringComparison.Ordinal) != colon && host[^1] != ']' && host[0] != '[';
        if (colon > 0 && !isBareIPv6 && host[^1] != ']')
        {
            if (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) return false;
            host = host[..colon];
        }

        host = host.Trim('[', ']');
        return host.Length > 0 && port is > 0 and <= 65535;
    }

    /// <summary>Resolves a seed to its IPv4 endpoints; none if the name is unknown.</summary>
    public static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(
        string seed, int defaultPort, CancellationToken cancellationToken = default)
    {
        if (!TryParse(seed, defaultPort, out var host, out var port)) return [];
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false);
            return [.. addresses
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
                .Select(address => new IPEndPoint(address, port))];
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
