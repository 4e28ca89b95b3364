using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class MessageLogTests
{
    private readonly MessageLog _log = new();

    [Fact]
    public void An_epoch_is_a_prefix_without_gaps()
    {
        Assert.True(_log.Append(Entry(1)));
        Assert.False(_log.Append(Entry(3)));
        Assert.Equal(1, _log.Frontier[Samples.First]);
        Assert.Null(_log.Find(new Position(Samples.First, 3)));
        Assert.True(_log.Append(Entry(2)));
        Assert.True(_log.Append(Entry(3)));
        Assert.Equal(3, _log.Frontier[Samples.First]);
    }

    [Fact]
    public void A_held_message_changes_nothing()
    {
        var entry = Entry(1);
        Assert.True(_log.Append(entry));
        Assert.True(_log.Append(Entry(1)));
        Assert.Same(entry, _log.Find(new Position(Samples.First, 1)));
        Assert.Equal(1, _log.Frontier.Total);
    }

    [Fact]
    public void Two_messages_at_one_position_break_the_protocol_and_are_not_passed_over()
    {
        _log.Append(Entry(1));
        Assert.Throws<InvalidOperationException>(
            () => _log.Append(Samples.MakeEntry(Samples.First, 1, new MessageId(Samples.Ben, 1))));
    }

    [Fact]
    public void Epochs_do_not_touch_each_other()
    {
        Assert.True(_log.Append(Entry(1)));
        Assert.True(_log.Append(Samples.MakeEntry(Samples.Second, 1, new MessageId(Samples.Ben, 1))));
        Assert.Equal((1, 1), (_log.Frontier[Samples.First], _log.Frontier[Samples.Second]));
        Assert.Equal(Samples.Ben, _log.Find(new Position(Samples.Second, 1))!.Id.Session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_id_with_two_positions_has_its_place_at_the_lowest(bool lowestFirst)
    {
        var id = new MessageId(Samples.Anna, 1);
        LogEntry low = Samples.MakeEntry(Samples.First, 1, id), high = Samples.MakeEntry(Samples.Second, 1, id);
        foreach (var entry in lowestFirst ? new[] { low, high } : [high, low]) Assert.True(_log.Append(entry));
        Assert.Same(low, _log.Find(id));
        Assert.Same(high, _log.Find(high.Position));
        Assert.Equal(2, _log.Frontier.Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_id_is_found_at_its_next_position_once_the_lowest_is_gone(bool isForgotten)
    {
        var id = new MessageId(Samples.Anna, 1);
        LogEntry low = Samples.MakeEntry(Samples.First, 1, id), high = Samples.MakeEntry(Samples.Second, 1, id);
        Assert.True(_log.Append(low) && _log.Append(high));
        if (isForgotten) _log.Forget(Samples.First, digest: 1, new MessageIdSet());
        else _log.Drop(low, wasDelivered: true);
        Assert.Same(high, _log.Find(id));
        Assert.Equal([1], _log.ListHeld(Samples.Anna, 1, 3));
        _log.Drop(low, wasDelivered: true);
        Assert.Same(high, _log.Find(id));
        _log.Drop(high, wasDelivered: true);
        Assert.Null(_log.Find(id));
    }

    [Fact]
    public void Before_the_first_and_after_the_last_there_is_nothing()
    {
        _log.Append(Entry(1));
        Assert.Null(_log.Find(new Position(Samples.First, 0)));
        Assert.Null(_log.Find(new Position(Samples.First, 2)));
        Assert.Null(_log.Find(new Position(Samples.Second, 1)));
        Assert.Null(_log.Find(new MessageId(Samples.Ben, 1)));
    }

    [Fact]
    public void The_highest_timestamp_is_kept_in_any_order()
    {
        Assert.Equal(default, _log.LastTimestamp);
        for (var index = 1; index <= 5; index++)
        {
            _log.Append(Samples.MakeEntry(Samples.Second, index, new MessageId(Samples.Anna, index)));
        }

        _log.Append(Samples.MakeEntry(Samples.First, 1, new MessageId(Samples.Ben, 1)));
        Assert.Equal(Samples.Noon + 5, _log.LastTimestamp.Ticks);
    }

    [Fact]
    public void Reading_stops_at_the_limit_but_not_before_the_first()
    {
        for (var index = 1; index <= 10; index++) _log.Append(Entry(index));
        var size = _log.Find(new Position(Samples.First, 1))!.Encoded.Length;
        Assert.Equal([4L, 5, 6], Read(4, 3 * size));
        Assert.Equal([4L, 5], Read(4, (3 * size) - 1));
        Assert.Equal([4L], Read(4, 0));
        Assert.Equal([9L, 10], Read(9, int.MaxValue));
        Assert.Empty(Read(11, int.MaxValue));
        Assert.Empty(_log.Read(Samples.Second, 1, int.MaxValue));

        IEnumerable<long> Read(long first, int bytes) =>
            _log.Read(Samples.First, first, bytes).Select(entry => entry.Position.Index);
    }

    [Fact]
    public void The_ids_of_everything_held_are_known()
    {
        _log.Append(Entry(1));
        _log.Append(Entry(2));
        Assert.Equal([(1, 2)], _log.Ids.Of(Samples.Anna).Intervals);
    }

    private static LogEntry Entry(long index) => Samples.MakeEntry(Samples.First, index, new MessageId(Samples.Anna, index));
}
