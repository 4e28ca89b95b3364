namespace PSChat.Loopback.Tests;

/// <summary>Subscribers that throw or are slow.</summary>
public sealed class SubscriberTests
{
    private const int Many = 4000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_subscribers_exception_is_reported_by_client_and_server()
    {
        await using var lab = new Loopback();
        var server = lab.Open(1);
        var atServer = Failure(handler => server.UnhandledException += handler);
        server.LeaderChanged += (_, _) => throw new InvalidOperationException("server's");
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        Assert.Equal("LeaderChanged: server's", await atServer.WaitAsync(s_patience));

        var anna = await lab.ConnectAsync("anna");
        var atClient = Failure(handler => anna.UnhandledException += handler);
        anna.UnhandledException += (_, _) => throw new InvalidOperationException("not told again");
        anna.MessageReceived += (_, _) => throw new InvalidOperationException("client's");
        var inbox = new Inbox(anna);
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "one", s_patience);
        Assert.Equal("MessageReceived: client's", await atClient.WaitAsync(s_patience));
        Assert.Equal("one", (await inbox.ReadAsync(1))[0].Text);
    }

    [Fact]
    public async Task A_client_with_a_slow_subscriber_reads_no_more_and_loses_nothing()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var ben = await lab.ConnectAsync(lab.ClientOptions("ben") with { EventCapacity = 10 });
        using var gate = new ManualResetEventSlim();
        var dropped = 0L;
        ben.EventsDropped += (_, e) => Interlocked.Add(ref dropped, e.Count);
        ben.MessageReceived += (_, _) => gate.Wait(s_patience);
        var inbox = new Inbox(ben);
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        var text = new string('x', 4000);
        await Task.WhenAll(Enumerable.Range(1, Many).Select(number => anna.SendAsync("lobby", $"{number} {text}", s_patience)));

        // 16 MB were sent. Ben's client holds as much as a read or two can bring; the rest is at the server.
        Assert.InRange(ben.WaitingEvents, 10, Many / 2);
        gate.Set();
        var received = await inbox.ReadAsync(Many);
        Assert.Equal(Enumerable.Range(1, Many), received.Select(message => int.Parse(message.Text.Split(' ')[0], null)));
        Assert.Equal(0, Interlocked.Read(ref dropped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task An_event_capacity_out_of_its_range_is_refused(int capacity)
    {
        await using var lab = new Loopback();
        Assert.Throws<ArgumentOutOfRangeException>(() => ChatServer.Open(lab.ServerOptions(1) with { EventCapacity = capacity }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => lab.ConnectAsync(lab.ClientOptions("anna") with { EventCapacity = capacity }));
    }

    private static Task<string> Failure(Action<EventHandler<SubscriberExceptionEventArgs>> subscribe)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribe((_, e) => told.TrySetResult($"{e.EventName}: {e.Exception.Message}"));
        return told.Task;
    }
}
