using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class EpochTests
{
    [Fact]
    public void The_higher_number_supersedes_any_leader() =>
        AssertAscending(new Epoch(1, Samples.High), new Epoch(2, Samples.Low));

    [Fact]
    public void Of_equal_numbers_the_higher_rank_supersedes() =>
        AssertAscending(new Epoch(1, Samples.Low), new Epoch(1, Samples.High));

    [Fact]
    public void None_comes_before_the_first() => AssertAscending(Epoch.None, new Epoch(1, Rank.None));

    [Fact]
    public void Two_reigns_with_one_number_are_two() => Assert.NotEqual(new Epoch(1, Samples.Low), new Epoch(1, Samples.High));

    [Fact]
    public void An_epoch_is_shown_by_number_and_leader()
    {
        Assert.Equal("1 by 4711#3fa2", Samples.First.ToString());
        Assert.Equal("none", Epoch.None.ToString());
    }

    [Fact]
    public void Positions_go_by_epoch_and_then_by_index()
    {
        Position[] sorted = [new(Samples.First, 1), new(Samples.First, 9), new(Samples.Second, 1)];
        Assert.Equal(sorted, sorted.Reverse().Order());
        Assert.True(sorted[1] < sorted[2]);
        Assert.True(sorted[1] > sorted[0]);
        Assert.Equal("1:9", sorted[1].ToString());
    }

    private static void AssertAscending(Epoch lower, Epoch higher)
    {
        Assert.True(lower < higher);
        Assert.True(lower <= higher);
        Assert.True(higher > lower);
        Assert.True(higher >= lower);
        Assert.False(higher <= lower);
        var same = lower with { };
        Assert.True(lower <= same && lower >= same);
    }
}
