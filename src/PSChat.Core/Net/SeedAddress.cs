using System.Globalization;

namespace PSChat.Net;

/// <summary>Reads <c>host</c>, <c>host:port</c> and <c>[ipv6]:port</c>.</summary>
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
}
