using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

/// <summary>A client that closes while its server is slow.</summary>
public sealed class GoodbyeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Loopback _network = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private ChatClient? _client;
    private RawLink? _link;

    public async Task InitializeAsync()
    {
        _listener.Start();
        var endpoint = Endpoint.Of((IPEndPoint)_listener.LocalEndpoint);
        var options = new ChatClientOptions
        {
            UserName = "anna",
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = _network.Network.DiscoveryPort,
            Server = endpoint,
            ConnectTimeout = s_patience,
        };
        var connecting = ChatClient.ConnectAsync(options);

        // A client of another test may look for a server that had this port before, and hang up at once.
        do
        {
            _link?.Dispose();
            _link = await RawLink.AcceptAsync(_listener);
        }
        while (await _link.ReadAsync() is not Hello);

        await _link.SendAsync(new Welcome(new Member(new Rank(1, 1), "slow", [endpoint], 1), null));
        var attach = Assert.IsType<Attach>(await _link.ReadAsync());
        await _link.SendAsync(new Attached(1, 1, attach.User, TimeSpan.FromMinutes(1)));
        _client = await connecting;
    }

    [Fact]
    public async Task A_close_with_time_waits_until_the_server_has_taken_the_goodbye()
    {
        var since = Stopwatch.StartNew();
        var closing = _client!.CloseAsync(s_patience);
        Assert.IsType<Detach>(await _link!.ReadAsync());

        // The client itself is closed by then.
        await _client.Closed.WaitAsync(s_patience);
        Assert.False(closing.IsCompleted && since.Elapsed < FrameLink.LastPatience);
        _link.Dispose();
        Assert.Empty(await closing.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_server_that_has_taken_the_goodbye_and_says_nothing()
    {
        Assert.Empty(await _client!.CloseAsync(s_patience).WaitAsync(s_patience / 2));
        Assert.IsType<Detach>(await _link!.ReadAsync());
    }

    [Fact]
    public async Task A_close_without_time_does_not_wait()
    {
        await _client!.CloseAsync(TimeSpan.Zero).WaitAsync(s_patience / 2);
        Assert.IsType<Detach>(await _link!.ReadAsync());
    }

    public async Task DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _network.DisposeAsync();
    }

    public void Dispose()
    {
        _link?.Dispose();
        _listener.Dispose();
    }
}
