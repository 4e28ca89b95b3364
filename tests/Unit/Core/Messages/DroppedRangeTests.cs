using PSChat.Messages;

namespace PSChat.Core.Tests;

/// <summary>The kept facts about messages that are no longer kept.</summary>
public sealed class DroppedRangeTests
{
    private readonly MessageLog _log = new();

    [Fact]
    public void A_dropped_message_counts_as_held_and_its_id_stays_known()
    {
        Hold(3);
        Drop(1);
        Assert.Null(_log.Find(At(1)));
        Assert.Null(_log.Find(new MessageId(Samples.Anna, 1)));
        Assert.True(_log.Ids.Contains(new MessageId(Samples.Anna, 1)));
        Assert.Equal(3, _log.Frontier[Samples.First]);
        Assert.NotNull(_log.Find(At(2)));
    }

    [Fact]
    public void Neighbours_become_one_range_in_whichever_order_they_go()
    {
        Hold(7);
        foreach (var index in new[] { 5, 2, 3, 7, 6, 4 }) Drop(index);
        var range = _log.FindDropped(At(4))!;
        Assert.Equal((2, 7), (range.First, range.Last));
        Assert.Equal((6, 7), (range.Rooms["LOBBY"].Count, range.Rooms["lobby"].Last));
        Assert.Equal([(Samples.Anna, 2L, 7L)], range.Ids.ListIntervals());
        Assert.Null(_log.FindDropped(At(1)));
        Assert.Null(_log.FindDropped(At(8)));
    }

    [Fact]
    public void A_copy_that_was_passed_over_takes_nothing_from_its_room()
    {
        Hold(1);
        _log.Drop(_log.Find(At(1))!, wasDelivered: false);
        Assert.Empty(_log.FindDropped(At(1))!.Rooms);
    }

    [Fact]
    public void To_read_on_one_passes_over_the_range()
    {
        Hold(5);
        Drop(2);
        Drop(3);
        Assert.Equal([1L], _log.Read(Samples.First, 1, 1000).Select(entry => entry.Position.Index));
        Assert.Empty(_log.Read(Samples.First, 2, 1000));
        Assert.Equal([4L, 5L], _log.Read(Samples.First, 4, 1000).Select(entry => entry.Position.Index));
    }

    [Fact]
    public void A_client_that_was_sent_them_has_lost_nothing()
    {
        Hold(4);
        for (var index = 1; index <= 3; index++) Drop(index);
        Assert.Equal(3, _log.CountDropped("Lobby", new Frontier()));
        Assert.Equal(1, _log.CountDropped("lobby", Samples.MakeFrontier((Samples.First, 2))));
        Assert.Equal(0, _log.CountDropped("lobby", Samples.MakeFrontier((Samples.First, 3))));
        Assert.Equal(0, _log.CountDropped("kitchen", new Frontier()));
    }

    [Fact]
    public void A_range_of_another_server_counts_as_held()
    {
        var range = Samples.MakeDropped();
        Assert.True(_log.Append(range));
        Assert.Equal(4, _log.Frontier[Samples.Second]);
        Assert.True(_log.Ids.Contains(new MessageId(Samples.Ben, 9)));
        Assert.True(_log.Append(Samples.MakeEntry(Samples.Second, 5, new MessageId(Samples.Ben, 10))));
    }

    [Fact]
    public void A_range_that_leaves_a_hole_does_not_fit()
    {
        var range = new DroppedRange(Samples.First, 3, 4);
        Hold(1);
        Assert.False(_log.Append(range));
        Hold(2);
        Assert.True(_log.Append(range));
        Assert.Equal(4, _log.Frontier[Samples.First]);
    }

    [Fact]
    public void Held_messages_of_a_range_stay()
    {
        Hold(2);
        var range = new DroppedRange(Samples.First, 1, 4);
        range.Rooms["lobby"] = new DroppedOfRoom(4, 4);
        Assert.True(_log.Append(range));
        Assert.NotNull(_log.Find(At(2)));
        Assert.Equal((3, 4), (_log.FindDropped(At(3))!.First, _log.FindDropped(At(3))!.Last));
        Assert.True(_log.Append(range));
        Assert.Equal(4, _log.Frontier[Samples.First]);
    }

    [Fact]
    public void A_range_does_not_grow_beyond_what_a_frame_takes()
    {
        var range = new DroppedRange(Samples.First, 1, 0);
        var taken = Enumerable.Range(1, 5000).Count(
            at => range.TryAdd(Samples.MakeEntry(Samples.First, at, new MessageId(Guid.NewGuid(), 1)), true));
        Assert.Equal((4096, 4096), (taken, range.Last));
    }

    [Fact]
    public void Thousands_that_go_in_order_leave_one_range()
    {
        Hold(5000);
        for (var index = 1; index <= 4999; index++) Drop(index);
        Assert.Equal((1, 4999), (_log.FindDropped(At(1))!.First, _log.FindDropped(At(1))!.Last));
        Assert.Equal(5000, Assert.Single(_log.Read(Samples.First, 5000, 1000)).Position.Index);
    }

    [Fact]
    public void A_forgotten_session_is_forgotten_in_ranges_too()
    {
        Hold(2);
        Drop(1);
        _log.ForgetSession(Samples.Anna);
        Assert.Empty(_log.FindDropped(At(1))!.Ids.Sessions);
        Assert.Empty(_log.Ids.Sessions);
    }

    [Fact]
    public void A_message_of_a_forgotten_epoch_is_refused_without_an_error()
    {
        Hold(2);
        var delivered = new MessageIdSet();
        delivered.Add(new MessageId(Samples.Anna, 1));
        _log.Forget(Samples.First, 0, delivered);
        Assert.Null(_log.Find(At(1)));
        Assert.Null(_log.Find(new MessageId(Samples.Anna, 1)));
        Assert.True(_log.Ids.Contains(new MessageId(Samples.Anna, 1)));
        Assert.False(_log.Ids.Contains(new MessageId(Samples.Anna, 2)));
        Assert.True(_log.Append(Samples.MakeEntry(Samples.First, 77, new MessageId(Samples.Anna, 77))));
        Assert.Null(_log.Find(At(77)));
        Assert.Empty(_log.Frontier.Counts);
    }

    private static Position At(long index) => new(Samples.First, index);

    private void Hold(int count)
    {
        for (var index = _log.Frontier[Samples.First] + 1; index <= count; index++)
        {
            Assert.True(_log.Append(Samples.MakeEntry(Samples.First, index, new MessageId(Samples.Anna, index))));
        }
    }

    private void Drop(long index) => _log.Drop(_log.Find(At(index))!, wasDelivered: true);
}
