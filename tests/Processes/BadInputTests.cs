using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Invalid input from strangers: each gets its answer, and nobody else notices.</summary>
#pragma warning disable CA1001 // xunit ends it through IAsyncLifetime.
public sealed class BadInputTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly LabGroup _group = new();
    private Conversation _chat = null!;
    private Endpoint _server;

    private LabClient Ann => _chat.Clients[0];

    private LabClient Bob => _chat.Clients[1];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        (var servers, _chat) = await _group.BeginChatAsync(2, homes: [1, 2]);
        _server = await LabGroup.EndpointAsync(servers[1]);
    }

    /// <summary>After each test: the chat has gone on, without a new election.</summary>
    public async Task DisposeAsync()
    {
        try
        {
            await _chat.GoesOnAsync();
            await _chat.EndsWellWithoutLateAsync();
            Assert.Equal(2, Bob.Client.View?.Members.Length);
        }
        finally
        {
            await _group.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_hello_for_another_group_is_refused()
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendHelloAsync("another group");
        Assert.Equal(ChatError.WrongGroup, await link.ReadErrorAsync());
    }

    [Fact]
    public async Task A_hello_of_another_version_is_refused()
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendHelloAsync("lab", version: 999);
        Assert.Equal(ChatError.WrongVersion, await link.ReadErrorAsync());
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_refused_before_a_hello()
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendLengthAsync(5000);
        Assert.Equal(ChatError.FrameTooLong, await link.ReadErrorAsync());
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_refused_after_a_hello()
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendHelloAsync("lab");
        await link.SendLengthAsync((1024 * 1024) + 1);
        Assert.Equal(ChatError.FrameTooLong, await link.ReadErrorAsync());
    }

    [Fact]
    public async Task A_client_that_sends_all_of_a_frame_over_the_limit_still_reads_the_error()
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendHelloAsync("lab");
        await link.SendFrameAsync(55, new byte[2 * 1024 * 1024]);
        Assert.Equal(ChatError.FrameTooLong, await link.ReadErrorAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(52)]
    [InlineData(200)]
    public async Task A_frame_that_makes_no_sense_from_a_client_is_refused(byte type)
    {
        using var link = await RawLink.DialAsync(_server);
        await link.SendHelloAsync("lab");
        await link.SendFrameAsync(type, 0xff, 0xff, 0xff);
        Assert.Equal(ChatError.BadFrame, await link.ReadErrorAsync());
    }

    [Fact]
    public async Task A_link_that_never_says_hello_is_closed()
    {
        using var link = await RawLink.DialAsync(_server);
        Assert.Equal(ChatError.NoHello, await link.ReadErrorAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_on_the_TCP_port_are_refused(int seed)
    {
        var noise = new byte[10_000];
        new Random(seed).NextBytes(noise);
        using var link = await RawLink.DialAsync(_server);
        await link.SendAsync(noise);

        // The server may reset a link with unread bytes, and its last frames are then lost.
        while (await link.ReadFrameAsync() is { } frame) Assert.Equal(3, frame.Type);
    }

    [Fact]
    public async Task Random_datagrams_are_dropped()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int[] ports = [_group.DiscoveryPort, .. Bob.Client.View!.Members.Select(member => member.HeartbeatPort)];
        var random = new Random(1);
        foreach (var port in ports)
        {
            for (var length = 0; length < 1400; length += 7)
            {
                var noise = new byte[length];
                random.NextBytes(noise);
                if (length % 2 == 0) "PSCH\u0001\0"u8[..Math.Min(6, length)].CopyTo(noise);
                await socket.SendAsync(noise, new IPEndPoint(IPAddress.Loopback, port));
            }
        }

        await Bob.GoesOnAsync();
    }

    [Fact]
    public async Task A_user_name_that_is_taken_is_refused()
    {
        var error = await Assert.ThrowsAsync<ChatException>(() => _group.ConnectAsync("ann"));
        Assert.Equal(ChatError.NameTaken, error.Code);
        Assert.NotEmpty(error.Remedy.ToString());
    }

    [Fact]
    public async Task A_room_name_that_is_too_long_is_refused()
    {
        var error = await Assert.ThrowsAsync<ChatException>(() => Ann.Client.JoinAsync(new string('r', 65)));
        Assert.Equal(ChatError.RoomNameInvalid, error.Code);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_the_next_one_goes_out()
    {
        var error = await Assert.ThrowsAsync<ChatException>(
            () => Ann.Client.SendAsync(LabClient.Room, new string('x', 65_537), Limits.Patience));
        Assert.Equal(ChatError.TextInvalid, error.Code);
        await Ann.GoesOnAsync();
    }
}
