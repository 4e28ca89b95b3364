using System.Net;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>Addresses that discovery asks (D6).</summary>
public sealed class LocalNetworkTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    public void Loopback_has_a_broadcast_address_of_its_own(string address)
    {
        var network = Assert.Single(LocalNetwork.List(IPAddress.Parse(address)));
        Assert.Equal((IPAddress.Parse(address), IPAddress.Parse("127.255.255.255")), (network.Address, network.Broadcast));
    }

    [Fact]
    public void Discovery_is_of_IPv4() => Assert.Empty(LocalNetwork.List(IPAddress.IPv6Loopback));
}
