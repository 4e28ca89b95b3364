using PSChat.Benchmarks.Load;

namespace PSChat.Benchmarks.Tests;

/// <summary>The load must find a server's faults, otherwise its figures are worthless.</summary>
public sealed class DeliveryCheckerTests
{
    private readonly DeliveryChecker _checker = new(receivers: 2, senders: 2);

    [Fact]
    public void Finds_no_fault_if_all_messages_come_once_and_in_order()
    {
        foreach (var receiver in new[] { 0, 1 })
        {
            foreach (var sender in new[] { 0, 1 }) Receive(receiver, sender, 1, 2, 3);
        }

        Expect(lost: 0, doubled: 0, outOfOrder: 0, sent: 3);
    }

    [Fact]
    public void Finds_messages_that_never_came()
    {
        Receive(0, 0, 1, 3);
        Receive(0, 1, 1, 2, 3);
        Receive(1, 0, 1, 2, 3);
        Receive(1, 1, 1);
        Expect(lost: 3, doubled: 0, outOfOrder: 0, sent: 3);
    }

    [Theory]
    [InlineData(1L, 1L)]
    [InlineData(3L, 3L)]
    public void Finds_messages_that_came_twice(params long[] sequences)
    {
        Assert.True(_checker.Note(0, 0, sequences[0]));
        Assert.False(_checker.Note(0, 0, sequences[1]));
        Assert.Equal(1, _checker.Doubled);
    }

    [Fact]
    public void Finds_messages_that_came_after_a_later_one()
    {
        Receive(0, 0, 1, 3, 2, 4);
        Receive(0, 1, 3, 1, 2, 4);
        Receive(1, 0, 1, 2, 3, 4);
        Receive(1, 1, 1, 2, 3, 4);
        Expect(lost: 0, doubled: 0, outOfOrder: 3, sent: 4);
    }

    private void Receive(int receiver, int sender, params long[] sequences)
    {
        foreach (var sequence in sequences) Assert.True(_checker.Note(receiver, sender, sequence));
    }

    private void Expect(long lost, long doubled, long outOfOrder, long sent) =>
        Assert.Equal((lost, doubled, outOfOrder), (_checker.CountLost([sent, sent]), _checker.Doubled, _checker.OutOfOrder));
}
