using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Results of failed dials: a failure that proves a death must be distinguished from one that proves nothing.</summary>
public sealed class LinkDialerTests
{
    private static readonly Hello s_hello = (Hello)Samples.Frames["Hello of a client"];

    [Fact]
    public async Task Where_nobody_listens_the_dial_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();

        Assert.Equal(DialFailure.Refused, await DialAsync(endpoint));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_taken_and_broken_off_is_dropped(bool byReset)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = DialAsync((IPEndPoint)listener.LocalEndpoint);

        using (var taken = await listener.AcceptSocketAsync())
        {
            if (byReset) taken.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(DialFailure.Dropped, await dialling);
    }

    [Fact]
    public async Task A_connection_that_waits_in_a_listener_that_dies_is_dropped()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = DialAsync((IPEndPoint)listener.LocalEndpoint);
        while (!listener.Pending()) await Task.Yield();

        listener.Stop();

        Assert.Equal(DialFailure.Dropped, await dialling);
    }

    private static async Task<DialFailure> DialAsync(IPEndPoint endpoint)
    {
        var result = await LinkDialer.DialAsync(
            [Endpoint.Of(endpoint)], IPAddress.Loopback, null, s_hello, (_, _) => default, (_, _) => { }, CancellationToken.None);
        Assert.Null(result.Link);
        return result.Failure;
    }
}
