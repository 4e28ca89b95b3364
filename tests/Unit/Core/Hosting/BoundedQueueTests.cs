using PSChat.Hosting;

namespace PSChat.Core.Tests;

public sealed class BoundedQueueTests
{
    private readonly BoundedQueue<int> _queue = new(2);

    [Fact]
    public void The_oldest_item_makes_room_and_is_counted()
    {
        Assert.False(_queue.Add(1));
        Assert.False(_queue.Add(2));
        Assert.True(_queue.IsFull);
        Assert.True(_queue.Add(3), "The first drop is told.");
        Assert.False(_queue.Add(4), "The next one is not, until the count is taken.");
        Assert.Equal(2, _queue.Count);
        Assert.Equal(2, _queue.TakeDropped());
        Assert.Equal(0, _queue.TakeDropped());
        Assert.True(_queue.Add(5));
        Assert.Equal([4, 5], _queue.TakeAll());
        Assert.False(_queue.TryTake(out _));
    }

    [Fact]
    public void Items_come_out_in_order()
    {
        _queue.Add(1);
        _queue.Add(2);
        Assert.True(_queue.TryTake(out var first));
        _queue.Add(3);
        Assert.Equal([1, 2, 3], (int[])[first, .. _queue.TakeAll()]);
        Assert.Equal(0, _queue.TakeDropped());
    }
}
