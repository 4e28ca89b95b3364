using System.Net;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>Address by which a remote party's use of limits is counted.</summary>
internal static class SourceAddress
{
    /// <summary>
    /// An IPv4 address as it is, or the /64 network of an IPv6 address, because a host chooses the rest as it likes. All hosts
    /// of a link share the network of link-local addresses, so those count each for itself.
    /// </summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        if (address.IsIPv6LinkLocal) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
