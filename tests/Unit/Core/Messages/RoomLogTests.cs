using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class RoomLogTests
{
    private readonly RoomLog _room = new("lobby");

    [Fact]
    public void A_client_that_has_seen_nothing_starts_at_the_first()
    {
        Add(Samples.First, 1);
        Assert.Equal(0, _room.FindStart(new Frontier()));
    }

    [Fact]
    public void A_client_that_has_seen_everything_starts_at_the_end()
    {
        Assert.Equal(0, _room.FindStart(new Frontier()));
        Add(Samples.First, 1);
        Add(Samples.Second, 1);
        Assert.Equal(2, _room.FindStart(Samples.MakeFrontier((Samples.First, 9), (Samples.Second, 1))));
        Assert.Equal(2, _room.End);
    }

    [Fact]
    public void A_client_that_has_seen_a_part_starts_after_it()
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

    [Fact]
    public void History_is_sorted_and_comes_from_the_end_in_parts_that_fit()
    {
        foreach (var index in (long[])[1, 2, 4, 5, 3]) Add(Samples.First, index, isLate: index == 3);
        AssertFinds([2, 3, 4, 5], true, Find(4, int.MaxValue, _ => true));
        AssertFinds([1, 2, 3, 4, 5], true, Find(9, int.MaxValue, _ => true));
        AssertFinds([2, 4], true, Find(9, int.MaxValue, entry => entry.Position.Index % 2 == 0));
        var size = _room[0].Entry!.Encoded.Length;
        AssertFinds([4, 5], false, Find(9, 2 * size, _ => true));
        AssertFinds([5], false, Find(9, 1, _ => true));
        AssertFinds([], true, Find(0, 1, _ => true));
        AssertFinds([], true, Find(9, 1, _ => false));

        void AssertFinds(long[] indexes, bool isAll, (long[] Indexes, bool IsAll) found)
        {
            Assert.Equal(indexes, found.Indexes);
            Assert.Equal(isAll, found.IsAll);
        }

        (long[] Indexes, bool IsAll) Find(int count, int bytes, Func<LogEntry, bool> isWanted)
        {
            var (entries, isAll) = _room.FindHistory(count, bytes, isWanted);
            return ([.. entries.Select(entry => entry.Position.Index)], isAll);
        }
    }

    [Fact]
    public void The_last_messages_are_counted_without_those_that_are_not_wanted()
    {
        for (var index = 1; index <= 6; index++) Add(Samples.First, index);
        Assert.Equal(6, _room.FindLast(0, _ => true));
        Assert.Equal(4, _room.FindLast(2, _ => true));
        Assert.Equal(3, _room.FindLast(2, entry => entry.Position.Index % 2 == 0));
        Assert.Equal(0, _room.FindLast(99, _ => true));
        Assert.Equal(6, _room.FindLast(99, _ => false));
    }

    private void Add(Epoch epoch, long index, bool isLate = false) =>
        _room.Add(
            RoomItem.Of(Samples.MakeEntry(epoch, index, new MessageId(Samples.Anna, _room.End + 1)), isLate, _room.End + 1));
}
