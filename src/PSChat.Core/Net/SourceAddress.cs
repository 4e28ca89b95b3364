using System.Net;
using System.Net.Sockets;

namespace PSChat.Net;

/// <summary>By what others are counted who come over the network.</summary>
internal static class SourceAddress
{
    /// <summary>An IPv4 address, or the network of an IPv6 address: its host chooses the rest as it likes.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
