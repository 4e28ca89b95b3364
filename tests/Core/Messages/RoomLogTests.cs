using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class RoomLogTests
{
    private readonly RoomLog _room = new("lobby");

    [Fact]
    public void One_who_has_seen_nothing_starts_at_the_first()
    {
        Add(Samples.First, 1);
        Assert.Equal(0, _room.FindStart(new Frontier()));
    }

    [Fact]
    public void One_who_has_seen_everything_starts_at_the_end()
    {
        Assert.Equal(0, _room.FindStart(new Frontier()));
        Add(Samples.First, 1);
        Add(Samples.Second, 1);
        Assert.Equal(2, _room.FindStart(Samples.MakeFrontier((Samples.First, 9), (Samples.Second, 1))));
        Assert.Equal(2, _room.End);
    }

    [Fact]
    public void One_who_has_seen_a_part_starts_after_it()
    {
        for (var index = 1; index <= 5; index++) Add(Samples.First, index);
        Assert.Equal(3, _room.FindStart(Samples.MakeFrontier((Samples.First, 3))));
    }

    [Fact]
    public void A_late_message_that_was_not_seen_is_found_before_later_ones_that_were()
    {
        Add(Samples.Second, 1);
        Add(Samples.First, 4, isLate: true);
        Add(Samples.Second, 2);
        Assert.Equal(1, _room.FindStart(Samples.MakeFrontier((Samples.First, 3), (Samples.Second, 2))));
    }

    [Fact]
    public void A_frontier_that_is_ahead_is_no_error()
    {
        Add(Samples.First, 1);
        Assert.Equal(1, _room.FindStart(Samples.MakeFrontier((Samples.First, 1000))));
    }

    [Fact]
    public void Cursors_go_on_counting_when_the_oldest_go()
    {
        for (var index = 1; index <= 5000; index++) Add(Samples.First, index);
        for (var index = 1; index <= 4000; index++) Assert.Equal(index, _room.DropFirst().Last.Index);
        Assert.Equal((4000, 5000, 1000), (_room.First, _room.End, _room.Count));
        Assert.Equal(4001, _room[4000].Last.Index);
        Assert.Equal(5000, _room[4999].Last.Index);
        Assert.Equal(4000, _room.FindStart(new Frontier()));
        Assert.Equal(4500, _room.FindStart(Samples.MakeFrontier((Samples.First, 4500))));
    }

    private void Add(Groups.Epoch epoch, long index, bool isLate = false) =>
        _room.Add(RoomItem.Of(Samples.MakeEntry(epoch, index, new MessageId(Samples.Anna, _room.End + 1)), isLate, _room.End + 1));
}
