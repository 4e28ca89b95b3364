using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>Messages that a slow reader of a room holds, drops and misses.</summary>
public sealed class RoomReaderTests
{
    private static readonly Guid s_anna = new(1, 0, 0, new byte[8]);

    [Fact]
    public void A_full_reader_drops_the_oldest_and_counts()
    {
        var reader = new RoomReader("lobby", new ReadOptions { Capacity = 2, WhenFull = FullMode.DropOldest });
        Assert.Equal([false, false, true, false], Enumerable.Range(1, 4).Select(number => reader.Add(Message(number))));
        Assert.Equal(2, reader.TakeDropped());
        Assert.Equal([3, 4], TakeAll(reader));
        Assert.Equal(0, reader.TakeDropped());
        Assert.False(reader.TryTakeMissed(out _));
    }

    [Fact]
    public void A_full_reader_that_waits_notes_what_it_misses()
    {
        var reader = new RoomReader("lobby", new ReadOptions { Capacity = 2 });
        foreach (var number in Enumerable.Range(1, 5)) Assert.False(reader.Add(Message(number)));
        Assert.False(reader.TryTakeMissed(out _));
        Assert.Equal([1, 2], TakeAll(reader));
        Assert.True(reader.TryTakeMissed(out var page));
        Assert.Equal(3, page.Count);
        Assert.Equal(
            [false, false, true, true, true, false], Enumerable.Range(1, 6).Select(number => page.Contains(Message(number))));
        Assert.Equal([true, true, false], Enumerable.Range(1, 3).Select(number => page.IsBehind(Message(number))));
        Assert.Equal((Message(5).Timestamp, 6), (page.EndTimestamp, page.End.Index));

        // From now on it holds them again: they are behind the page.
        reader.Add(Message(6));
        Assert.Equal([6], TakeAll(reader));
    }

    [Fact]
    public void What_comes_while_something_is_missed_is_missed_too()
    {
        var reader = new RoomReader("lobby", new ReadOptions { Capacity = 1 });
        foreach (var number in Enumerable.Range(1, 2)) reader.Add(Message(number));
        Assert.Equal([1], TakeAll(reader));
        reader.Add(Message(3));
        Assert.Empty(TakeAll(reader));
        Assert.True(reader.TryTakeMissed(out var page));
        Assert.Equal(2, page.Count);
    }

    [Fact]
    public void A_page_ends_where_the_order_of_history_does_and_when_it_is_long()
    {
        var reader = new RoomReader("lobby", new ReadOptions { Capacity = 1 });
        reader.Add(Message(1));
        foreach (var number in new[] { 10, 11, 5, 12 }) reader.Add(Message(number) with { IsLate = number == 5 });
        foreach (var number in Enumerable.Range(13, 600)) reader.Add(Message(number));
        TakeAll(reader);
        var pages = new List<(int Count, bool IsLate)>();
        while (reader.TryTakeMissed(out var page)) pages.Add((page.Count, page.IsLate));
        Assert.Equal([(2, false), (1, true), (512, false), (89, false)], pages);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_a_message_and_by_the_end()
    {
        var reader = new RoomReader("lobby", new ReadOptions());
        var waiting = reader.WaitAsync(default);
        Assert.False(waiting.IsCompleted);
        reader.Add(Message(1));
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(60)));
        reader.End(failure: null);
        Assert.True(await reader.WaitAsync(default));
        TakeAll(reader);
        Assert.False(await reader.WaitAsync(default));
        Assert.False(reader.Add(Message(2)));
        Assert.Equal(0, reader.Count);
    }

    [Fact]
    public async Task Who_waits_is_told_why_the_client_failed()
    {
        var reader = new RoomReader("lobby", new ReadOptions());
        reader.End(new ChatException(ChatError.NameTaken, "taken", Remedy.None));
        Assert.Equal(ChatError.NameTaken, (await Assert.ThrowsAsync<ChatException>(() => reader.WaitAsync(default))).Code);
    }

    private static List<long> TakeAll(RoomReader reader)
    {
        var taken = new List<long>();
        while (reader.TryTake(out var message)) taken.Add(message.Id.Sequence);
        return taken;
    }

    private static ChatMessage Message(long number) => new()
    {
        Id = new MessageId(s_anna, number),
        Position = new Position(new Epoch(1, new Rank(1, 1)), number),
        Timestamp = new HybridTimestamp(1000 + number),
        Time = DateTimeOffset.UnixEpoch,
        Room = "lobby",
        Sender = "anna",
        Text = $"{number}",
    };
}
