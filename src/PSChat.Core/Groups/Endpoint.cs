using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PSChat;

/// <summary>An address and a port where a server can be reached. A value, unlike <see cref="IPEndPoint"/>.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Port">1 to 65,535.</param>
public readonly record struct Endpoint(IPAddress Address, int Port)
{
    /// <summary>
    /// The value of <paramref name="endPoint"/>; an IPv4 address that came through an IPv6 socket is shown as IPv4.
    /// </summary>
    public static Endpoint Of(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = endPoint.Address;
        return new Endpoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, endPoint.Port);
    }

    /// <summary>The endpoint as socket calls need it.</summary>
    public IPEndPoint ToIPEndPoint() => new(Address, Port);

    /// <summary><c>address:port</c>, IPv6 in brackets.</summary>
    public override string ToString() => Address is null
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{AddressText}:{Port}");

    private string AddressText =>
        Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address.ToString();
}
