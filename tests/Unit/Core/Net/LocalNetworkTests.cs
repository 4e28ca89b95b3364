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
    public void The_loopback_of_IPv6_has_no_broadcast_and_no_link()
    {
        var network = Assert.Single(LocalNetwork.List(IPAddress.IPv6Loopback));
        Assert.Equal((IPAddress.IPv6Loopback, null), (network.Address, network.Broadcast));
        Assert.Empty(LocalNetwork.ListLinks([network]));
    }

    [Fact]
    public void A_link_is_one_interface_with_IPv6_whatever_addresses_it_has()
    {
        var links = LocalNetwork.ListLinks(
            [Old("10.0.0.1", 2), New("2001:db8::1", 2), New("fe80::1%2", 2), New("2001:db8::2", 3), New("::1", 1)]);
        Assert.Equal([IPAddress.Parse("fe80::1%2"), IPAddress.Parse("2001:db8::2")], links.Select(link => link.Address));
    }

    [Theory]
    [InlineData("10.0.0.1,2001:db8::1", "10.0.0.1/2 2001:db8::1/2 fe80::1%2/2 fe80::9%7/7")]
    [InlineData("10.0.0.1,fe80::1", "10.0.0.1/2 fe80::1%2/2 fe80::9%7/7 ::1/1")]
    [InlineData("fe80::1,fe80::9", "fe80::1%2/2 fe80::9%7/7 127.0.0.1/1")]
    [InlineData("127.0.0.1,::1", "127.0.0.1/1 ::1/1")]
    [InlineData("127.0.0.1", "")]
    public void Addresses_that_others_can_reach_are_announced_without_scopes(string expected, string interfaces)
    {
        var networks = interfaces.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('/'))
            .Select(parts => parts[0].Contains(':', StringComparison.Ordinal)
                ? New(parts[0], parts[1][0] - '0')
                : Old(parts[0], parts[1][0] - '0'));
        var reachable = LocalNetwork.ListReachable(IPAddress.IPv6Any, [.. networks]);
        Assert.Equal(expected, string.Join(',', reachable));
    }

    [Fact]
    public void A_member_has_room_for_all_addresses_that_are_announced()
    {
        var many = Enumerable.Range(1, 40).SelectMany(
            at => new[] { Old($"10.0.0.{at}", at), New($"2001:db8::{at}", at + 100), New($"fe80::{at}%{at}", at) });

        // One more may be given by -AdvertiseAddress.
        Assert.Equal(15, LocalNetwork.ListReachable(IPAddress.IPv6Any, [.. many]).Count);
    }

    [Fact]
    public void Link_local_addresses_are_the_same_with_and_without_a_scope()
    {
        Assert.True(LocalNetwork.AreSame(IPAddress.Parse("fe80::1%2"), IPAddress.Parse("fe80::1")));
        Assert.False(LocalNetwork.AreSame(IPAddress.Parse("fe80::1%2"), IPAddress.Parse("fe80::1%3")));
        Assert.False(LocalNetwork.AreSame(IPAddress.Parse("fe80::1%2"), IPAddress.Parse("fe80::2")));
    }

    private static LocalNetwork.Interface Old(string address, int index) =>
        new(IPAddress.Parse(address), IPAddress.Broadcast, index);

    private static LocalNetwork.Interface New(string address, int index) => new(IPAddress.Parse(address), null, index);
}
