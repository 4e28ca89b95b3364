using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class FrontierTests
{
    [Fact]
    public void A_count_only_rises()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5));
        frontier.Raise(Samples.First, 3);
        Assert.Equal(5, frontier[Samples.First]);
        frontier.Raise(Samples.First, 7);
        Assert.Equal(7, frontier[Samples.First]);
    }

    [Fact]
    public void Nothing_of_an_epoch_is_not_kept_as_an_epoch()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 0));
        Assert.Empty(frontier.Counts);
        Assert.Equal(0, frontier[Samples.First]);
    }

    [Fact]
    public void Merging_takes_the_higher_count_of_each_epoch()
    {
        var merged = Samples.MakeFrontier((Samples.First, 5), (Samples.Second, 1));
        merged.Raise(Samples.MakeFrontier((Samples.First, 2), (Samples.Second, 9)));
        Assert.Equal((5, 9, 14), (merged[Samples.First], merged[Samples.Second], merged.Total));
    }

    [Fact]
    public void A_frontier_covers_the_positions_up_to_its_counts()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5));
        Assert.True(frontier.Covers(new Position(Samples.First, 5)));
        Assert.False(frontier.Covers(new Position(Samples.First, 6)));
        Assert.False(frontier.Covers(new Position(Samples.Second, 1)));
    }

    [Fact]
    public void A_frontier_covers_another_only_if_it_has_all_of_it()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5), (Samples.Second, 1));
        Assert.True(frontier.Covers(new Frontier()));
        Assert.True(frontier.Covers(frontier.Copy()));
        Assert.True(frontier.Covers(Samples.MakeFrontier((Samples.First, 4))));
        Assert.False(frontier.Covers(Samples.MakeFrontier((Samples.First, 4), (Samples.Second, 2))));
        Assert.False(new Frontier().Covers(frontier));
    }

    [Fact]
    public void Missing_messages_are_counted_and_additional_ones_are_not_offset_against_them()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 50), (Samples.Second, 1));
        Assert.Equal(3, frontier.CountMissing(Samples.MakeFrontier((Samples.First, 5), (Samples.Second, 4))));
        Assert.Equal(0, frontier.CountMissing(new Frontier()));
        Assert.Equal(51, new Frontier().CountMissing(frontier));
    }

    [Fact]
    public void A_copy_is_independent()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5));
        var copy = frontier.Copy();
        copy.Raise(Samples.First, 6);
        Assert.Equal(5, frontier[Samples.First]);
    }

    [Fact]
    public void Epochs_are_in_order()
    {
        var frontier = Samples.MakeFrontier((Samples.Second, 1), (Samples.First, 1));
        Assert.Equal([Samples.First, Samples.Second], frontier.Counts.Select(count => count.Key));
    }

    [Fact]
    public void Forgotten_epochs_are_covered_and_not_counted()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5), (Samples.Second, 1));
        frontier.RaiseFloor(Samples.First, digest: 0);
        Assert.Equal(Samples.Second, Assert.Single(frontier.Counts).Key);
        Assert.True(frontier.Covers(new Position(Samples.First, 1000)));
        Assert.True(frontier.Covers(Samples.MakeFrontier((Samples.First, 1000))));
        Assert.Equal(0, frontier.CountMissing(Samples.MakeFrontier((Samples.First, 1000))));
        frontier.Raise(Samples.First, 7);
        Assert.Single(frontier.Counts);
        Assert.True(frontier.IsForgotten(Samples.First));
        Assert.False(frontier.IsForgotten(Samples.Second));
    }

    [Fact]
    public void Without_a_floor_nothing_is_forgotten() => Assert.False(new Frontier().IsForgotten(Epoch.None));

    [Fact]
    public void Merging_takes_the_higher_floor()
    {
        var frontier = Samples.MakeFrontier((Samples.First, 5));
        frontier.Raise(new Frontier([], Samples.First));
        Assert.Equal(Samples.First, frontier.Floor);
        Assert.Empty(frontier.Counts);
        frontier.RaiseFloor(Epoch.None, digest: 0);
        Assert.Equal(Samples.First, frontier.Floor);
    }
}
