using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>
/// An attacker without the key between a dialler and a server that both have it. One that relays, tampers, replays or downgrades
/// gets no link, and neither side accepts anything from it.
/// </summary>
public sealed class ManInTheMiddleTests : IDisposable
{
    private const int Tries = 20;

    private static readonly Hello s_hello = (Hello)Samples.Frames["Hello of a client"];

    private readonly RecordingHandler _handler = new();
    private readonly LinkSecurity _ours = new(Keys.Ours, TimeProvider.System);
    private readonly LinkSecurity _diallers = new(Keys.Ours, TimeProvider.System);
    private readonly LinkListener _listener;

    public ManInTheMiddleTests()
    {
        _listener = new LinkListener(
            new IPEndPoint(IPAddress.Loopback, 0),
            Samples.Group,
            _ours,
            new ServerLimits(),
            new MonotonicClock(TimeProvider.System),
            _handler);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _diallers.Dispose();
        _ours.Dispose();
    }

    [Fact]
    public async Task An_attacker_that_passes_every_byte_on_sees_only_encrypted_bytes()
    {
        // The control: a link does get made through the same proxy.
        using var proxy = new TcpProxy(_listener.LocalEndPoint);
        using var link = await LinkThroughAsync(proxy);
        link.Send(new Send(1, 0, default, "lobby", "attack at dawn"));
        Assert.Equal("attack at dawn", Assert.IsType<Send>(await _handler.ReadAsync()).Text);
        Assert.Equal(-1, proxy.Recorded.AsSpan().IndexOf("attack at dawn"u8));
        Assert.Equal(-1, proxy.Recorded.AsSpan().IndexOf("pschat"u8));
    }

    [Fact]
    public async Task A_relay_that_ends_TLS_on_both_sides_is_refused_by_both()
    {
        var (relay, result) = await DialThroughRelayAsync();
        using var ends = relay;
        Assert.Equal((DialFailure.Rejected, ChatError.KeyWrong), (result.Failure, result.Error!.Code));
        Assert.Equal(ChatError.KeyWrong, (await _handler.ReadRefusalAsync()).Code);
        Assert.Equal(0, _handler.Links);

        // The attacker saw both nonces and the listener's proof, and could not use them.
        var seen = relay.Seen.ToList();
        Assert.Equal([typeof(Challenge), typeof(Challenge), typeof(Proof)], seen.Take(3).Select(frame => frame.GetType()));

        // Each side sends the reason; the second one's frame may still be on its way.
        Assert.InRange(seen.Count, 4, 5);
        Assert.All(seen.Skip(3), frame => Assert.IsType<Error>(frame));
    }

    [Fact]
    public async Task An_attacker_that_changes_any_bit_of_the_handshake_gets_no_link()
    {
        foreach (var fromDialler in new[] { true, false })
        {
            // Changes the first bytes of each record and the random number, and further on the key shares, certificates and
            // proofs.
            for (var at = 0; at < 1800; at += at < 64 ? 7 : 149)
            {
                var (place, wasThere) = (at, false);
                using var proxy = new TcpProxy(_listener.LocalEndPoint)
                {
                    Tamper = (isDialler, before, piece) =>
                    {
                        if (isDialler != fromDialler || place < before || place >= before + piece.Length) return;
                        piece.Span[place - before] ^= 0x04;
                        wasThere = true;
                    },
                };
                var result = await DialAsync(proxy.EndPoint);
                if (!wasThere)
                {
                    // The dialler sends fewer bytes than that, so nothing was changed.
                    (result.Link ?? await LinkThroughAsync(proxy)).Dispose();
                    break;
                }

                var side = fromDialler ? "dialler" : "listener";
                Assert.True(result.Link is null, $"A link was made although byte {at} of the {side}'s was changed.");
            }

            // The listener sends its last frame after it has accepted a dialler that did prove the key.
            if (fromDialler) Assert.Equal(1, _handler.Links);
        }
    }

    [Fact]
    public async Task A_bit_that_is_changed_later_ends_the_link_and_is_not_accepted()
    {
        var isArmed = false;
        using var proxy = new TcpProxy(_listener.LocalEndPoint)
        {
            Tamper = (isDialler, _, piece) =>
            {
                if (isDialler && Volatile.Read(ref isArmed)) piece.Span[^1] ^= 1;
            },
        };
        using var link = (await DialAsync(proxy.EndPoint)).Link;
        link!.Send(new Ping());
        Assert.IsType<Ping>(await _handler.ReadAsync());
        Volatile.Write(ref isArmed, true);
        link.Send(new Send(1, 0, default, "lobby", "attack at dawn"));
        Assert.Null(await _handler.ReadAsync());
    }

    [Fact]
    public async Task An_attacker_that_replays_a_diallers_bytes_gets_no_link()
    {
        using var proxy = new TcpProxy(_listener.LocalEndPoint);
        using (var link = (await DialAsync(proxy.EndPoint)).Link)
        {
            link!.Send(new Ping());
            Assert.IsType<Ping>(await _handler.ReadAsync());
        }

        Assert.Null(await _handler.ReadAsync());
        using var replay = await RawLink.ConnectAsync(_listener.LocalEndPoint);
        await replay.SendAsync(proxy.Recorded);
        await replay.ReadToEndAsync();
        Assert.Equal(1, _handler.Links);
    }

    [Theory]
    [InlineData("Welcome")]
    [InlineData("Error")]
    [InlineData("Challenge")]
    public async Task An_answer_in_plain_text_lets_nobody_continue_in_plain_text(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = DialAsync((IPEndPoint)listener.LocalEndpoint);
        using var socket = await listener.AcceptSocketAsync();
        var received = new byte[16 * 1024];
        var count = await socket.ReceiveAsync(received);
        await socket.SendAsync(Bytes.Of(Samples.Frames[answer]));
        Assert.Null((await dialling).Link);
        while (await socket.ReceiveAsync(received.AsMemory(count)) is > 0 and var more) count += more;

        // Only TLS: the attempted hello, and perhaps an alert.
        Assert.Equal(0x16, received[0]);
        Assert.Equal(-1, received.AsSpan(0, count).IndexOf("PSCH"u8));
        Assert.Equal(-1, received.AsSpan(0, count).IndexOf("pschat"u8));
    }

    [Fact]
    public async Task A_claim_that_the_group_has_no_key_is_only_a_reason_to_end_the_link()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = DialAsync((IPEndPoint)listener.LocalEndpoint);
        using var socket = await listener.AcceptSocketAsync();
        await socket.SendAsync(Bytes.Of(LinkSecurity.KeyUnexpected));
        var result = await dialling;
        Assert.Null(result.Link);
        Assert.Equal(ChatError.KeyUnexpected, result.Error!.Code);
    }

    /// <summary>Dials through new relays until there is an answer: on a busy machine it may take longer than a dialler waits.</summary>
    private async Task<(TlsRelay Relay, DialResult Result)> DialThroughRelayAsync()
    {
        for (var tries = 1; ; tries++)
        {
            var relay = new TlsRelay(_listener.LocalEndPoint);
            var result = await DialAsync(relay.EndPoint);
            if (result.Error is not null || tries == Tries) return (relay, result);
            relay.Dispose();
        }
    }

    /// <summary>The same through a proxy that changes nothing.</summary>
    private async Task<FrameLink> LinkThroughAsync(TcpProxy proxy)
    {
        for (var tries = 1; ; tries++)
        {
            var result = await DialAsync(proxy.EndPoint);
            if (result.Link is { } link) return link;
            Assert.Null(result.Error);
            Assert.InRange(tries, 1, Tries);
        }
    }

    private Task<DialResult> DialAsync(IPEndPoint to) => LinkDialer.DialAsync(
        [Endpoint.Of(to)], IPAddress.Loopback, _diallers, s_hello, (_, _) => default, (_, _) => { }, CancellationToken.None);
}
