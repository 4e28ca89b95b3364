using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class MessageIdSetTests
{
    [Fact]
    public void Sessions_are_told_apart()
    {
        var ids = new MessageIdSet();
        Assert.True(ids.Add(new MessageId(Samples.Anna, 1)));
        Assert.False(ids.Add(new MessageId(Samples.Anna, 1)));
        Assert.True(ids.Add(new MessageId(Samples.Ben, 1)));
        Assert.True(ids.Contains(new MessageId(Samples.Ben, 1)));
        Assert.False(ids.Contains(new MessageId(Samples.Ben, 2)));
    }

    [Fact]
    public void Of_an_unknown_session_nothing_was_seen()
    {
        var ids = new MessageIdSet();
        Assert.Empty(ids.Of(Samples.Anna).Intervals);
        ids.Add(new MessageId(Samples.Anna, 1));
        Assert.Equal([(1, 1)], ids.Of(Samples.Anna).Intervals);
        Assert.Empty(ids.Of(Samples.Ben).Intervals);
    }

    [Fact]
    public void The_intervals_of_a_set_are_counted_as_they_join_and_go()
    {
        var ids = new MessageIdSet();
        ids.AddRange(Samples.Anna, 1, 3);
        ids.Add(new MessageId(Samples.Anna, 5));
        ids.Add(new MessageId(Samples.Ben, 1));
        Assert.Equal(3, ids.IntervalCount);
        ids.Add(new MessageId(Samples.Anna, 4));
        Assert.Equal(2, ids.IntervalCount);
        Assert.Equal([(Samples.Anna, 1L, 5L), (Samples.Ben, 1L, 1L)], ids.ListIntervals());
        ids.Remove(new MessageId(Samples.Anna, 3));
        Assert.Equal(3, ids.IntervalCount);
        ids.Remove(Samples.Anna);
        Assert.Equal(1, ids.IntervalCount);
        Assert.False(ids.Contains(new MessageId(Samples.Anna, 4)));
        ids.Remove(new MessageId(Samples.Ben, 1));
        ids.Remove(new MessageId(Samples.Anna, 1));
        Assert.Equal(0, ids.IntervalCount);
        Assert.Empty(ids.Sessions);
    }
}
