using System.Net;
using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("192.168.1.10", "192.168.1.10:80")]
    [InlineData("fe80::1", "[fe80::1]:80")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1:80")]
    public void It_is_shown_as_it_is_written(string address, string shown) =>
        Assert.Equal(shown, Endpoint.Of(new IPEndPoint(IPAddress.Parse(address), 80)).ToString());

    [Fact]
    public void It_is_a_value()
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 80);
        Assert.Equal(Endpoint.Of(endPoint), Endpoint.Of(new IPEndPoint(IPAddress.Parse("127.0.0.1"), 80)));
        Assert.Equal(endPoint, Endpoint.Of(endPoint).ToIPEndPoint());
    }

    [Fact]
    public void None_can_be_shown() => Assert.Equal("none", default(Endpoint).ToString());
}
