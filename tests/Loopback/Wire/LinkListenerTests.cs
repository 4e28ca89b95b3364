using System.Net;
using System.Text;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Answer to strangers that break the protocol: an error frame that says why, and then the end.</summary>
public sealed class LinkListenerTests : IDisposable
{
    private static readonly Hello s_hello = (Hello)Samples.Frames["Hello of a client"];

    private readonly RecordingHandler _handler = new();
    private readonly LinkListener _listener;

    public LinkListenerTests()
    {
        _listener = new LinkListener(
            new IPEndPoint(IPAddress.Loopback, 0),
            Samples.Group,
            null,
            new ServerLimits(),
            new MonotonicClock(TimeProvider.System),
            _handler);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_acceptable_hello_is_welcomed()
    {
        using var link = await GreetAsync();
        Assert.Equal(1, _handler.Links);
    }

    [Fact]
    public async Task Another_version_is_refused() =>
        await AssertRefusedAsync(ChatError.WrongVersion, Bytes.Of(s_hello with { Version = 2 }));

    [Fact]
    public async Task Another_group_is_refused() =>
        await AssertRefusedAsync(ChatError.WrongGroup, Bytes.Of(s_hello with { Group = "others" }));

    [Fact]
    public async Task An_unknown_authentication_is_refused() =>
        await AssertRefusedAsync(ChatError.AuthenticationFailed, Bytes.Of(s_hello with { Authentication = 1 }));

    [Fact]
    public async Task A_link_that_does_not_begin_with_a_hello_is_refused() =>
        await AssertRefusedAsync(ChatError.NoHello, Bytes.Of(new Ping(), s_hello));

    [Fact]
    public async Task A_hello_that_cannot_be_understood_is_refused()
    {
        var hello = Bytes.Of(s_hello);
        hello[FrameCodec.LengthBytes + 1] = (byte)'Q';
        await AssertRefusedAsync(ChatError.BadFrame, hello);
    }

    [Fact]
    public async Task A_silent_stranger_is_told_so_and_disconnected()
    {
        using var link = await RawLink.ConnectAsync(_listener.LocalEndPoint);
        await AssertEndsAsync(link, ChatError.NoHello);
    }

    [Fact]
    public async Task An_empty_frame_is_refused() => await AssertRefusedAsync(ChatError.BadFrame, [0, 0, 0, 0]);

    [Fact]
    public async Task A_stranger_must_not_announce_more_than_4_KiB() =>
        await AssertRefusedAsync(ChatError.FrameTooLong, [0x01, 0x10, 0, 0]);

    [Fact]
    public async Task Another_protocol_is_refused() =>
        await AssertRefusedAsync(ChatError.FrameTooLong, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    [Fact]
    public async Task Random_bytes_are_refused_whatever_they_are()
    {
        var dice = new Dice(7);
        for (var run = 0; run < 50; run++)
        {
            // Enough for any acceptable length that the first four bytes may give.
            var bytes = Enumerable.Range(0, 5000).Select(_ => (byte)dice.Next(256)).ToArray();
            if (run % 2 == 0) (bytes[1], bytes[2], bytes[3]) = (0, 0, 0);
            await AssertRefusedAsync(run % 2 == 0 ? ChatError.BadFrame : ChatError.FrameTooLong, bytes);
        }
    }

    [Fact]
    public async Task A_frame_of_more_than_1_MiB_is_refused()
    {
        using var link = await GreetAsync();
        await link.SendAsync(new byte[] { 0x01, 0x00, 0x10, 0x00, (byte)FrameType.Send });
        await AssertEndsAsync(link, ChatError.FrameTooLong);
        Assert.Null(await _handler.ReadAsync());
    }

    [Fact]
    public async Task A_frame_that_cannot_be_understood_is_refused_and_what_came_before_is_not()
    {
        using var link = await GreetAsync();
        await link.SendAsync((byte[])[.. Bytes.Of(new Ping(), new ListUsers()), 1, 0, 0, 0, 0xEE, .. Bytes.Of(new Detach())]);
        await AssertEndsAsync(link, ChatError.BadFrame);
        Assert.IsType<Ping>(await _handler.ReadAsync());
        Assert.IsType<ListUsers>(await _handler.ReadAsync());
        Assert.Null(await _handler.ReadAsync());
    }

    [Fact]
    public async Task A_link_that_ends_within_a_frame_is_no_error()
    {
        var link = await GreetAsync();
        await link.SendAsync(Bytes.Of(new Ping(), new Ping()).AsMemory(0, 7));
        link.Dispose();
        Assert.IsType<Ping>(await _handler.ReadAsync());
        Assert.Null(await _handler.ReadAsync());
    }

    [Fact]
    public async Task Frames_may_follow_the_hello_at_once_and_be_longer_than_it_may()
    {
        using var link = await RawLink.ConnectAsync(_listener.LocalEndPoint);
        await link.SendAsync(s_hello, Samples.Frames["Send with the longest text"]);
        Assert.IsType<Welcome>(await link.ReadAsync());
        Assert.Equal(Samples.LongestText, Assert.IsType<Send>(await _handler.ReadAsync()).Text);
    }

    [Fact]
    public async Task A_refused_link_disturbs_no_other()
    {
        using var good = await GreetAsync();
        await AssertRefusedAsync(ChatError.WrongGroup, Bytes.Of(s_hello with { Group = "others" }));
        await good.SendAsync(new Ping());
        Assert.IsType<Ping>(await _handler.ReadAsync());
        using var next = await GreetAsync();
    }

    /// <summary>Connects and sends; expects an error of this code, then the end, and no link.</summary>
    private async Task AssertRefusedAsync(ChatError code, byte[] bytes)
    {
        var before = _handler.Links;
        using var link = await RawLink.ConnectAsync(_listener.LocalEndPoint);
        await link.SendAsync(bytes);
        await AssertEndsAsync(link, code);
        Assert.Equal(before, _handler.Links);
    }

    private static async Task AssertEndsAsync(RawLink link, ChatError code)
    {
        Assert.Equal(code, Assert.IsType<Error>(await link.ReadAsync()).Code);
        Assert.Null(await link.ReadAsync());
    }

    private async Task<RawLink> GreetAsync()
    {
        var link = await RawLink.ConnectAsync(_listener.LocalEndPoint);
        await link.SendAsync(s_hello);
        Assert.IsType<Welcome>(await link.ReadAsync());
        return link;
    }
}
