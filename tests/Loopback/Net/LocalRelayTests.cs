using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Kit;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Node.Processes;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Bounds of what servers of one machine hand on (D9).</summary>
public sealed class LocalRelayTests : IDisposable
{
    private static readonly Endpoint s_stranger = new(IPAddress.Parse("192.0.2.9"), 50_000);
    private static readonly IPAddress s_here = IPAddress.Parse("192.0.2.1");
    private static readonly byte[] s_question = Bytes.Of(new Probe("red", 1, Rank.None));

    private readonly int _port = FreePort.ForDiscovery();
    private readonly DatagramGuard _guard = new(null, "blue", 1, () => new Instant(TimeSpan.Zero, 1));

    [Fact]
    public void A_source_has_a_limited_number_of_questions_handed_on()
    {
        using var relay = Make(IPAddress.Any);
        using var neighbour = Listen();
        var handedOn = 0;
        for (var at = 0; at < 300; at++)
        {
            relay.HandOn(new Arrival(s_stranger with { Port = 1 + at }, s_here, s_question));
            handedOn += Count(neighbour);
        }

        Assert.Equal(100, handedOn);

        relay.HandOn(new Arrival(new Endpoint(IPAddress.Parse("192.0.2.10"), 1), s_here, s_question));
        Assert.Equal(1, Count(neighbour));
    }

    [Fact]
    public void All_sources_together_have_a_limited_number_of_questions_handed_on()
    {
        using var relay = Make(IPAddress.Any);
        using var neighbour = Listen();
        var handedOn = 0;
        for (var at = 0; at < 1000; at++)
        {
            relay.HandOn(new Arrival(new Endpoint(new IPAddress([10, 0, (byte)(at >> 8), (byte)at]), 9), s_here, s_question));
            handedOn += Count(neighbour);
        }

        Assert.Equal(400, handedOn);
    }

    [Theory]
    [InlineData("127.0.0.1", "0.0.0.0", true)]
    [InlineData("127.0.0.1", "192.0.2.1", true)]
    [InlineData("127.0.0.1", "192.0.2.2", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("192.0.2.7", "0.0.0.0", false)]
    public void Only_this_machine_hands_on_and_only_what_the_receiver_could_have_got(string from, string bindTo, bool isTaken)
    {
        using var relay = Make(IPAddress.Parse(bindTo));
        var bytes = Bytes.Of(new HandedOn(s_stranger, new Endpoint(s_here, 47474), s_question));
        var taken = relay.Take(new Arrival(new Endpoint(IPAddress.Parse(from), 1), IPAddress.Loopback, bytes));
        Assert.Equal(isTaken, taken is not null);
        if (taken is { } question) Assert.Equal(s_stranger, question.From);
    }

    public void Dispose() => _guard.Dispose();

    private LocalRelay Make(IPAddress bindTo) => new(bindTo, _port, _guard, () => TimeSpan.Zero);

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.255.255.255"), _port));
        return socket;
    }

    // Loopback delivers within the send.
    private static int Count(Socket socket)
    {
        var count = 0;
        var buffer = new byte[WireConstants.MaximumHandedOn];
        for (; socket.Available > 0; count++) socket.Receive(buffer);
        return count;
    }
}
