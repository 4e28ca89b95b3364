using System.Net;
using System.Net.Sockets;
using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>What a failed bind is called, and what the user is told to do.</summary>
public sealed class ServerSocketsTests
{
    // 10013 is what Windows says about a port in a reserved range, 10048 about one that a program has.
    [Theory]
    [InlineData(10013, ChatError.PortReserved, RemedyCode.ChooseUnreservedDiscoveryPort)]
    [InlineData(10048, ChatError.PortInUse, RemedyCode.ChooseDiscoveryPort)]
    [InlineData(10049, ChatError.AddressUnavailable, RemedyCode.ChooseLocalAddress)]
    public void A_failed_bind_names_the_port_and_the_cause(int error, ChatError code, RemedyCode remedy)
    {
        var failure = ServerSockets.Translate(
            new SocketException(error),
            IPAddress.Loopback,
            "UDP port 47474",
            RemedyCode.ChooseDiscoveryPort,
            RemedyCode.ChooseUnreservedDiscoveryPort);
        Assert.Equal((code, remedy), (failure.Code, failure.Remedy.Code));
        var subject = code == ChatError.AddressUnavailable ? "127.0.0.1" : "UDP port 47474";
        Assert.Contains(subject, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300_000, true)]
    [InlineData(300_001, false)]
    public void A_failure_timeout_is_5_minutes_at_most(int milliseconds, bool isAllowed)
    {
        var options = new ChatServerOptions { FailureTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        if (isAllowed) options.Validate();
        else Assert.Throws<ArgumentOutOfRangeException>(nameof(options.FailureTimeout), options.Validate);
    }
}
