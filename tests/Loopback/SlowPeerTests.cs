using System.Diagnostics;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>Peers that say nothing, send slowly or do not read cost little, and do not disturb others.</summary>
public sealed class SlowPeerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Hello s_hello = new(WireConstants.Version, Names.DefaultGroup, LinkRole.Client, 0, null);

    [Fact]
    public async Task A_client_that_never_reads_delays_nobody_and_is_dropped()
    {
        var limits = new ServerLimits
        {
            StallPatience = TimeSpan.FromSeconds(2),
            RoomBytes = 8 * 1024 * 1024,
            TotalBytes = 16 * 1024 * 1024,
        };
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: limits);
        var (anna, ben) = (await lab.ConnectAsync("anna", server), await lab.ConnectAsync("ben", server));
        var inbox = new Inbox(ben);
        foreach (var client in (ChatClient[])[anna, ben]) await client.JoinAsync("lobby");
        using var mute = await AttachAsync(server, "mute");
        await WaitUntilAsync(() => server.ClientCount == 3);

        // Far more than the sockets hold, and than the server keeps.
        var text = new string('x', 60_000);
        var since = Stopwatch.StartNew();
        var sent = 0;
        while (server.ClientCount == 3 && since.Elapsed < s_patience)
        {
            await anna.SendAsync("lobby", text, s_patience);
            sent++;
        }

        Assert.Equal(2, server.ClientCount);
        Assert.True(server.Refusals[ServerLimit.Backlog] >= 1);
        Assert.Equal(sent, (await inbox.ReadAsync(sent)).Count);
    }

    [Fact]
    public async Task A_client_that_asks_and_never_reads_is_dropped()
    {
        await using var lab = new Loopback();
        var limits = new ServerLimits { ClientBacklog = 512 * 1024, History = Rate.Unlimited };
        var server = await lab.StartServerAsync(1, limits: limits);
        var anna = await lab.ConnectAsync("anna", server);
        await anna.JoinAsync("lobby");
        for (var at = 0; at < 10; at++) await anna.SendAsync("lobby", new string('x', 60_000), s_patience);
        using var mute = await AttachAsync(server, "mute");

        // The count is published at the end of the turn, so the answer to the attach can arrive before it.
        await WaitUntilAsync(() => server.ClientCount == 2);
        var question = new ReadHistory("lobby", 10, 0, 0, default, default);
        await mute.SendAsync([.. Enumerable.Repeat<Frame>(question, 200)]);
        await WaitUntilAsync(() => server.ClientCount == 1);
        Assert.Equal(1, server.Refusals[ServerLimit.Backlog]);
    }

    [Fact]
    public async Task A_client_that_is_dismissed_and_never_reads_is_let_go()
    {
        await using var lab = new Loopback();
        var limits = new ServerLimits
        {
            Links = 2,
            History = Rate.Unlimited,
            ClientBacklog = 32 * 1024 * 1024,
            StallPatience = s_patience * 2,
        };
        var server = await lab.StartServerAsync(1, limits: limits);
        var anna = await lab.ConnectAsync("anna", server);
        await anna.JoinAsync("lobby");
        for (var at = 0; at < 40; at++) await anna.SendAsync("lobby", new string('x', 60_000), s_patience);

        // Each answer has 240,000 bytes: together more than the sockets hold, and less than closes the link by itself.
        using var mute = await AttachAsync(server, "mute", receiveBuffer: 4096);
        var question = new ReadHistory("lobby", 40, 0, 0, default, default);
        await mute.SendAsync([.. Enumerable.Repeat<Frame>(question, 80)]);
        await mute.SendAsync((byte[])[5, 0, 0, 0, 255, 1, 2, 3, 4]);

        // A link counts until it is gone, so only then is there a place for another one.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var since = Stopwatch.StartNew(); ; await pace.WaitForNextTickAsync())
        {
            Assert.True(since.Elapsed < s_patience, "The link is still there.");
            using var next = await RawLink.ConnectAsync(server.LocalEndPoint);
            await next.SendAsync(s_hello);
            if (await next.ReadAsync() is Welcome) break;
        }
    }

    [Fact]
    public async Task A_stranger_that_is_silent_or_sends_byte_by_byte_is_disconnected()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { HelloPatience = TimeSpan.FromMilliseconds(500) });
        using var silent = await RawLink.ConnectAsync(server.LocalEndPoint);
        using var slow = await RawLink.ConnectAsync(server.LocalEndPoint);
        var dripping = DripAsync(slow, Bytes.Of(s_hello));
        Assert.Equal(ChatError.NoHello, Assert.IsType<Error>(await silent.ReadAsync()).Code);
        Assert.Equal(ChatError.NoHello, Assert.IsType<Error>(await slow.ReadAsync()).Code);
        Assert.Null(await slow.ReadAsync());
        await dripping;
    }

    [Fact]
    public async Task Half_open_links_lock_nobody_out()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { HalfOpenLinks = 20 });
        var strangers = new List<RawLink>();
        try
        {
            for (var at = 0; at < 200; at++) strangers.Add(await RawLink.ConnectAsync(server.LocalEndPoint));
            var anna = await lab.ConnectAsync("anna", server);
            await anna.JoinAsync("lobby");
            await anna.SendAsync("lobby", "hello", s_patience);
            Assert.True(server.Refusals[ServerLimit.HalfOpenLinks] >= 180);
            Assert.Equal(ChatError.TooManyLinks, Assert.IsType<Error>(await strangers[0].ReadAsync()).Code);
        }
        finally
        {
            foreach (var stranger in strangers) stranger.Dispose();
        }
    }

    [Fact]
    public async Task A_frame_that_is_announced_and_does_not_come_costs_nothing()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var liars = new List<RawLink>();
        try
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var at = 0; at < 200; at++)
            {
                var liar = await RawLink.ConnectAsync(server.LocalEndPoint);
                liars.Add(liar);
                await liar.SendAsync(s_hello);
                Assert.IsType<Welcome>(await liar.ReadAsync());
                await liar.SendAsync((byte[])[.. BitConverter.GetBytes(WireConstants.MaximumFrame), (byte)FrameType.Send]);
            }

            // A client that comes after them is served, so their frames have been read.
            using var last = await AttachAsync(server, "last");
            var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(grown < 200 * 64 * 1024, $"{grown} bytes for 200 links");
        }
        finally
        {
            foreach (var liar in liars) liar.Dispose();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_server_that_does_not_read_is_no_member_any_more(int victim)
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var anna = await lab.ConnectAsync("anna", servers[1]);
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "before", s_patience);

        servers[victim].IsDeaf = true;
        await Loopback.WaitForViewAsync([.. servers.Where(server => server != servers[victim])]);
        await anna.SendAsync("lobby", "after", s_patience);
    }

    private static async Task<RawLink> AttachAsync(ChatServer server, string user, int? receiveBuffer = null)
    {
        var link = await RawLink.ConnectAsync(server.LocalEndPoint, receiveBuffer);
        var attach = new Attach(new Messages.SessionSecret(Guid.NewGuid()), user, 0, 1 << 20, new Messages.Frontier(), []);
        await link.SendAsync(s_hello, attach, new JoinRoom("lobby", 0));
        while (await link.ReadAsync() is not RoomJoined)
        {
        }

        return link;
    }

    private static async Task DripAsync(RawLink link, byte[] bytes)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var at = 0; at < 10; at++)
        {
            await pace.WaitForNextTickAsync();
            try
            {
                await link.SendAsync(bytes.AsMemory(at, 1));
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var since = Stopwatch.StartNew(); !condition(); await pace.WaitForNextTickAsync())
        {
            Assert.True(since.Elapsed < s_patience, "not in time");
        }
    }
}
