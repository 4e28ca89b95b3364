using System.Globalization;

namespace PSChat.Loopback.Tests;

/// <summary>Rooms as streams with slow readers.</summary>
public sealed class ReadingTests
{
    private const int Many = 1500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reader_joins_the_room_and_is_delivered_everything_in_order()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var ben = await lab.ConnectAsync("ben");
        await anna.JoinAsync("lobby");
        for (var number = 1; number <= 3; number++) await anna.SendAsync("lobby", $"{number}", s_patience);
        await using var reading = ben.ReadAllAsync("lobby", new ReadOptions { History = 2 }).GetAsyncEnumerator();
        Assert.Equal(["2", "3"], await TakeAsync(reading, 2));
        Assert.Contains("lobby", ben.Rooms);
        await anna.SendAsync("lobby", "4", s_patience);
        Assert.Equal(["4"], await TakeAsync(reading, 1));
    }

    [Fact]
    public async Task A_second_reader_gets_its_history_first_and_everything_once()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var (anna, ben) = (await lab.ConnectAsync("anna"), await lab.ConnectAsync("ben"));
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        await SendManyAsync(anna, "lobby");

        // More is written while the history is read.
        await using var reading = ben.ReadAllAsync("lobby", new ReadOptions { History = 3 }).GetAsyncEnumerator();
        await using var all = ben.ReadAllAsync("lobby", new ReadOptions { History = 10_000 }).GetAsyncEnumerator();
        var first = reading.MoveNextAsync().AsTask();
        var texts = TakeAsync(all, Many + 20);
        for (var number = 1; number <= 20; number++) await anna.SendAsync("lobby", $"{Many + number}", s_patience);
        Assert.Equal(Enumerable.Range(1, Many + 20).Select(number => $"{number}"), await texts);

        Assert.True(await first.WaitAsync(s_patience));
        var begin = int.Parse(reading.Current.Text, CultureInfo.InvariantCulture);
        Assert.InRange(begin, Many - 2, Many + 18);
        Assert.Equal(
            Enumerable.Range(begin + 1, Many + 20 - begin).Select(number => $"{number}"),
            await TakeAsync(reading, Many + 20 - begin));
    }

    [Fact]
    public async Task A_slow_reader_that_waits_misses_nothing_and_nobody_waits_for_it()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var ben = await lab.ConnectAsync("ben");
        var dropped = 0L;
        ben.MessagesDropped += (_, e) => Interlocked.Add(ref dropped, e.Count);
        await using var slow = ben.ReadAllAsync("busy", new ReadOptions { Capacity = 10 }).GetAsyncEnumerator();
        await using var quick = ben.ReadAllAsync("quiet").GetAsyncEnumerator();
        var (first, other) = (slow.MoveNextAsync().AsTask(), quick.MoveNextAsync().AsTask());
        await anna.JoinAsync("busy");
        await anna.JoinAsync("quiet");
        await SendManyAsync(anna, "busy");

        // By now the slow reader is full; another room of the same client is not.
        await anna.SendAsync("quiet", "hello", s_patience);
        Assert.True(await other.WaitAsync(s_patience));
        Assert.Equal("hello", quick.Current.Text);

        Assert.True(await first.WaitAsync(s_patience));
        Assert.Equal("1", slow.Current.Text);
        Assert.Equal(Enumerable.Range(2, Many - 1).Select(number => $"{number}"), await TakeAsync(slow, Many - 1));
        await anna.SendAsync("busy", "after", s_patience);
        Assert.Equal(["after"], await TakeAsync(slow, 1));
        Assert.Equal(0, Interlocked.Read(ref dropped));
    }

    [Fact]
    public async Task Messages_that_the_server_no_longer_keeps_are_reported_as_dropped()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1, limits: new ServerLimits { RoomMessages = 100 });
        var anna = await lab.ConnectAsync("anna");
        var ben = await lab.ConnectAsync("ben");
        var dropped = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0L;
        await using var slow = ben.ReadAllAsync("busy", new ReadOptions { Capacity = 10 }).GetAsyncEnumerator();
        var first = slow.MoveNextAsync().AsTask();
        await anna.JoinAsync("busy");
        var missed = 0L;
        ben.MessagesMissed += (_, e) => Interlocked.Add(ref missed, e.Count ?? 0);
        ben.MessagesDropped += (_, e) =>
        {
            if ((count += e.Count) + Interlocked.Read(ref missed) >= Many - 10 - 100 - 1) dropped.TrySetResult(count);
        };
        await SendManyAsync(anna, "busy");
        Assert.True(await first.WaitAsync(s_patience));
        var read = new List<string> { slow.Current.Text };
        while (read[^1] != $"{Many}") read.AddRange(await TakeAsync(slow, 1));
        Assert.Equal(Many - read.Count - Interlocked.Read(ref missed), await dropped.Task.WaitAsync(s_patience));
        Assert.Equal(read.Select(int.Parse).Order(), read.Select(int.Parse));
        Assert.True(read.Count < Many);
    }

    [Fact]
    public async Task A_slow_reader_that_drops_has_the_newest_and_is_told()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0L;
        anna.MessagesDropped += (_, e) =>
        {
            if ((count += e.Count) == Many - 1 - 10) dropped.TrySetResult();
        };
        await using var reading = anna
            .ReadAllAsync("busy", new ReadOptions { Capacity = 10, WhenFull = FullMode.DropOldest }).GetAsyncEnumerator();
        var first = reading.MoveNextAsync().AsTask();
        await anna.JoinAsync("busy");
        await anna.SendAsync("busy", "first", s_patience);
        Assert.True(await first.WaitAsync(s_patience));
        var everything = new Inbox(anna);
        await SendManyAsync(anna, "busy", Many - 1);
        await everything.ReadAsync(Many - 1);
        await dropped.Task.WaitAsync(s_patience);
        Assert.Equal(Enumerable.Range(Many - 10, 10).Select(number => $"{number}"), await TakeAsync(reading, 10));
    }

    [Fact]
    public async Task Reading_ends_with_the_room_with_the_client_and_by_cancelling()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        await anna.JoinAsync("left");
        await anna.JoinAsync("closed");
        await using var left = anna.ReadAllAsync("left").GetAsyncEnumerator();
        await using var closed = anna.ReadAllAsync("closed").GetAsyncEnumerator();
        using var cancelling = new CancellationTokenSource();
        await using var cancelled = anna.ReadAllAsync("closed", cancellationToken: cancelling.Token).GetAsyncEnumerator();
        var steps = new[] { left, closed, cancelled }.Select(reading => reading.MoveNextAsync().AsTask()).ToArray();
        await anna.LeaveAsync("left");
        Assert.False(await steps[0].WaitAsync(s_patience));
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => steps[2].WaitAsync(s_patience));
        Assert.False(steps[1].IsCompleted);
        await anna.DisposeAsync();
        Assert.False(await steps[1].WaitAsync(s_patience));
        await using var late = anna.ReadAllAsync("closed").GetAsyncEnumerator();
        Assert.Equal(ChatError.Closed, (await Assert.ThrowsAsync<ChatException>(() => late.MoveNextAsync().AsTask())).Code);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000_001, 0)]
    [InlineData(1, -1)]
    public async Task Options_have_their_ranges(int capacity, int history)
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var options = new ReadOptions { Capacity = capacity, History = history };
        Assert.Throws<ArgumentOutOfRangeException>(() => anna.ReadAllAsync("lobby", options));
        Assert.Equal(ChatError.RoomNameInvalid, Assert.Throws<ChatException>(() => anna.ReadAllAsync("")).Code);
    }

    private static Task<MessageReceipt[]> SendManyAsync(ChatClient client, string room, int count = Many) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(number => client.SendAsync(room, $"{number}", s_patience)));

    private static async Task<List<string>> TakeAsync(IAsyncEnumerator<ChatMessage> reading, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            Assert.True(await reading.MoveNextAsync().AsTask().WaitAsync(s_patience));
            texts.Add(reading.Current.Text);
        }

        return texts;
    }
}
