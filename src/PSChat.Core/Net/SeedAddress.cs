using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>Parses <c>host</c>, <c>host:port</c> and <c>[ipv6]:port</c>, and looks up host names.</summary>
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

    /// <summary>Looks up a host once.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="bindTo">The address that this side is bound to, which decides what families it can reach.</param>
    /// <param name="lookUp">The name service.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>The addresses, or the reason why there are none.</returns>
    public static async Task<(IPAddress[] Addresses, string? Failure)> LookUpAsync(
        string host, IPAddress bindTo, HostLookup lookUp, CancellationToken cancellationToken = default)
    {
        if (IPAddress.TryParse(host, out var literal)) return Usable([literal], bindTo);
        try
        {
            return Usable(await lookUp(host, cancellationToken).ConfigureAwait(false), bindTo);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // An ArgumentException is for a name that is no host name, for example one that is too long.
            return ([], exception.Message.TrimEnd('.'));
        }
    }

    private static (IPAddress[] Addresses, string? Failure) Usable(IPAddress[] addresses, IPAddress bindTo)
    {
        IPAddress[] usable =
        [
            .. addresses.Where(address => LocalNetwork.Speaks(bindTo, address.AddressFamily)).SelectMany(LocalNetwork.WithScopes),
        ];
        if (usable.Length > 0) return (usable, null);
        var missing = LocalNetwork.Speaks(bindTo, AddressFamily.InterNetwork) ? "IPv4" : "IPv6";
        return (usable, $"it has no {missing} address, which {bindTo} needs");
    }
}
