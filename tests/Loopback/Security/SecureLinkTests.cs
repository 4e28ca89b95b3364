using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Security;
using PSChat.Wire;
using Xunit.Abstractions;

namespace PSChat.Loopback.Tests;

/// <summary>Links with a key: which are accepted, and what the refused ones are told, on both sides.</summary>
public sealed class SecureLinkTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Hello s_hello = (Hello)Samples.Frames["Hello of a client"];

    private readonly RecordingHandler _handler = new();
    private readonly List<IDisposable> _opened = [];

    public void Dispose()
    {
        foreach (var item in _opened) item.Dispose();
    }

    [Fact]
    public async Task Both_sides_with_the_key_have_a_link_both_ways()
    {
        var result = await DialAsync(Listen(Keys.Ours), Keys.Ours);
        Assert.NotNull(result.Welcome);
        result.Link!.Send(Samples.Frames["Send with the longest text"]);
        Assert.Equal(Samples.LongestText, Assert.IsType<Send>(await _handler.ReadAsync()).Text);
        result.Link.Dispose();
        Assert.Null(await _handler.ReadAsync());
    }

    [Fact]
    public async Task Many_frames_both_ways_stay_in_order()
    {
        var result = await DialAsync(Listen(Keys.Ours), Keys.Ours);
        for (var at = 1; at <= 20_000; at++)
        {
            result.Link!.Gather(new Send(at, at - 1, default, "lobby", $"text {at}"));
            if (at % 50 == 0) result.Link.Flush();
        }

        result.Link!.Flush();
        for (var at = 1; at <= 20_000; at++) Assert.Equal(at, Assert.IsType<Send>(await _handler.ReadAsync()).Sequence);
    }

    [Fact]
    public async Task Another_key_is_reported_on_both_sides()
    {
        var result = await DialAsync(Listen(Keys.Ours), Keys.Theirs);
        Assert.Equal((DialFailure.Rejected, ChatError.KeyWrong), (result.Failure, result.Error!.Code));
        Assert.Equal(ChatError.KeyWrong, (await _handler.ReadRefusalAsync()).Code);
        Assert.Equal(0, _handler.Links);
    }

    [Fact]
    public async Task A_key_that_the_group_does_not_have_is_reported_on_both_sides()
    {
        var result = await DialAsync(Listen(null), Keys.Ours);
        Assert.Equal((DialFailure.Rejected, ChatError.KeyUnexpected), (result.Failure, result.Error!.Code));
        Assert.Equal(ChatError.KeyUnexpected, (await _handler.ReadRefusalAsync()).Code);
        Assert.Equal(0, _handler.Links);
    }

    [Fact]
    public async Task A_missing_key_is_reported_on_both_sides()
    {
        var result = await DialAsync(Listen(Keys.Ours), null);
        Assert.Equal((DialFailure.Rejected, ChatError.KeyRequired), (result.Failure, result.Error!.Code));
        Assert.Equal(ChatError.KeyRequired, (await _handler.ReadRefusalAsync()).Code);
        Assert.Equal(0, _handler.Links);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_hello_in_plain_text_is_refused_whatever_it_claims(byte authentication)
    {
        using var link = await RawLink.ConnectAsync(Listen(Keys.Ours));
        await link.SendAsync(s_hello with { Authentication = authentication });
        Assert.Equal(ChatError.KeyRequired, Assert.IsType<Error>(await link.ReadAsync()).Code);
        Assert.Null(await link.ReadAsync());
        Assert.Equal(0, _handler.Links);
    }

    [Fact]
    public async Task A_hello_inside_TLS_without_a_proof_is_refused()
    {
        using var tls = await StrangersTlsAsync(Listen(Keys.Ours));
        await tls.WriteAsync(Bytes.Of(s_hello with { Authentication = 1 }));
        await AssertRefusedAsync(tls);
    }

    [Fact]
    public async Task The_listeners_own_proof_is_refused_when_it_is_sent_back()
    {
        using var tls = await StrangersTlsAsync(Listen(Keys.Ours));
        var frames = new FrameStream(tls);
        await frames.WriteAsync(default, new Challenge(new byte[32]));
        var challenge = Assert.IsType<Challenge>(await frames.ReadAsync(default));
        var proof = Assert.IsType<Proof>(await frames.ReadAsync(default));
        await frames.WriteAsync(default, proof, s_hello with { Authentication = 1 });
        Assert.Equal(32, challenge.Nonce.Length);
        await AssertRefusedAsync(tls);
    }

    [Fact]
    public async Task A_dialler_without_a_certificate_is_refused()
    {
        using var socket = await ConnectAsync(Listen(Keys.Ours));
        using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(Anybody(SslProtocols.Tls13));
        await AssertEndsAsync(tls);
    }

    [Fact]
    public async Task TLS_1_2_is_refused()
    {
        using var socket = await ConnectAsync(Listen(Keys.Ours));
        using var tls = new SslStream(new NetworkStream(socket));
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(Anybody(SslProtocols.Tls12)));
        Assert.Equal(0, _handler.Links);
    }

    [Fact]
    public async Task A_stranger_must_not_send_much()
    {
        using var socket = await ConnectAsync(Listen(Keys.Ours));

        // The beginning of an endless handshake: records of 16 KiB, of which TLS needs all bytes before it can judge.
        byte[] record = [0x16, 3, 1, 0x40, 0, .. new byte[0x4000]];
        record[5] = 1;
        record[6] = 0xFF;
        await AssertClosesAsync(socket, record);
    }

    [Fact]
    public async Task A_silent_stranger_is_disconnected()
    {
        using var socket = await ConnectAsync(Listen(Keys.Ours));
        await AssertClosesAsync(socket, [0x16, 3]);
    }

    [Fact]
    public async Task A_stranger_that_stops_between_TLS_and_its_proof_is_disconnected()
    {
        using var tls = await StrangersTlsAsync(Listen(Keys.Ours));
        await AssertEndsAsync(tls);
    }

    [Fact]
    public async Task A_handshake_keeps_well_below_what_a_stranger_may_send()
    {
        // The longest hello is within the limit: 16 endpoints and the longest names take 900 bytes.
        var endpoint = Listen(Keys.Ours);
        using var proxy = new TcpProxy(endpoint);
        var result = await DialAsync(proxy.EndPoint, Keys.Ours);
        Assert.NotNull(result.Link);
        output.WriteLine($"Until the welcome the dialler sent {proxy.FromDialler} bytes, the listener {proxy.FromListener}.");
        Assert.InRange(proxy.FromDialler, 500, LinkSecurity.Budget - 900);
        Assert.InRange(proxy.FromListener, 500, LinkSecurity.Budget - 900);
    }

    [Fact]
    public async Task A_server_that_does_not_prove_the_key_learns_nothing_but_a_nonce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = DialAsync((IPEndPoint)listener.LocalEndpoint, Keys.Ours);
        using var socket = await listener.AcceptSocketAsync();
        using var certificate = new LinkCertificate(DateTimeOffset.UtcNow);
        using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        var frames = new FrameStream(tls);
        Assert.IsType<Challenge>(await frames.ReadAsync(default));
        await frames.WriteAsync(default, new Challenge(new byte[32]), new Proof(new byte[32]));
        Assert.Equal(ChatError.KeyWrong, Assert.IsType<Error>(await frames.ReadAsync(default)).Code);
        Assert.Equal(ChatError.KeyWrong, (await dialling).Error!.Code);
    }

    private async Task AssertRefusedAsync(SslStream tls)
    {
        var frames = new FrameStream(tls);
        var frame = await frames.ReadAsync(default);
        while (frame is Challenge or Proof) frame = await frames.ReadAsync(default);
        Assert.Equal(ChatError.KeyWrong, Assert.IsType<Error>(frame).Code);
        await AssertEndsAsync(tls);
    }

    private async Task AssertEndsAsync(SslStream tls)
    {
        try
        {
            Assert.Equal(0, await tls.ReadAsync(new byte[16]).AsTask().WaitAsync(s_patience));
        }
        catch (IOException)
        {
            // A reset or an alert, which both count as the end.
        }

        Assert.Equal(0, _handler.Links);
    }

    private async Task AssertClosesAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes);
            while (await socket.ReceiveAsync(new byte[4096]).WaitAsync(s_patience) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset counts as the end.
        }

        Assert.Equal(0, _handler.Links);
    }

    private static SslClientAuthenticationOptions Anybody(SslProtocols protocols) => new()
    {
        TargetHost = "",
        EnabledSslProtocols = protocols,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    /// <summary>TLS with a certificate, by a stranger that knows the protocol but not the key.</summary>
    private async Task<SslStream> StrangersTlsAsync(IPEndPoint server)
    {
        var socket = await ConnectAsync(server);
        _opened.Add(socket);
        var certificate = new LinkCertificate(DateTimeOffset.UtcNow);
        _opened.Add(certificate);
        var tls = new SslStream(new NetworkStream(socket));
        var options = Anybody(SslProtocols.Tls13);
        options.ClientCertificateContext = certificate.Context;
        await tls.AuthenticateAsClientAsync(options);
        return tls;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        return socket;
    }

    private IPEndPoint Listen(GroupKey? key)
    {
        var listener = new LinkListener(
            new IPEndPoint(IPAddress.Loopback, 0),
            Samples.Group,
            Secure(key),
            new ServerLimits(),
            new MonotonicClock(TimeProvider.System),
            _handler);
        _opened.Add(listener);
        listener.Start();
        return listener.LocalEndPoint;
    }

    private async Task<DialResult> DialAsync(IPEndPoint to, GroupKey? key)
    {
        var result = await LinkDialer.DialAsync(
            [Endpoint.Of(to)],
            IPAddress.Loopback,
            Secure(key),
            s_hello,
            (_, _) => default,
            (_, _) => { },
            CancellationToken.None);
        if (result.Link is not null) _opened.Add(result.Link);
        return result;
    }

    private LinkSecurity? Secure(GroupKey? key)
    {
        if (key is null) return null;
        var security = new LinkSecurity(key, TimeProvider.System);
        _opened.Insert(0, security);
        return security;
    }
}
