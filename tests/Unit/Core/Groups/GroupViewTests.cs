using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class GroupViewTests
{
    [Fact]
    public void Members_are_in_order_of_rank_the_highest_first()
    {
        Assert.Equal([Samples.HighMember, Samples.LowMember], Samples.View.Members.AsEnumerable());
        Assert.Equal(Samples.HighMember, Samples.View.Leader);
    }

    [Fact]
    public void A_view_without_its_leader_is_none() =>
        Assert.Throws<ArgumentException>(() => new GroupView("g", Samples.Second, [Samples.LowMember], 1, ViewCause.Join));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 1, 2)]
    [InlineData(4, 1, 3)]
    [InlineData(5, 1, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(3, 5, 5)]
    [InlineData(5, 2, 3)]
    public void As_many_copies_commit_as_are_a_majority_and_no_fewer_than_are_asked_for(
        int members, int minimumCopies, int quorum)
    {
        var view = Make(members, minimumCopies);
        Assert.Equal(quorum, view.CommitQuorum);
        Assert.True(view.Majority * 2 > members && (view.Majority - 1) * 2 <= members);
    }

    [Fact]
    public void A_view_finds_its_members_by_rank()
    {
        Assert.Equal("alpha", Samples.View.Find(Samples.Low)!.Name);
        Assert.True(Samples.View.Contains(Samples.High));
        Assert.False(Samples.View.Contains(new Rank(4711, 1)));
        Assert.Null(Samples.View.Find(Rank.None));
    }

    [Fact]
    public void Views_of_one_epoch_are_the_same()
    {
        var again = new GroupView(Samples.Group, Samples.Second, Samples.View.Members.Reverse(), 1, ViewCause.Merge);
        Assert.Equal(Samples.View, again);
        Assert.Equal(Samples.View.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(
            Samples.View, new GroupView(Samples.Group, new Epoch(3, Samples.High), Samples.View.Members, 1, ViewCause.Join));
        Assert.NotEqual(Samples.View, new GroupView("others", Samples.Second, Samples.View.Members, 1, ViewCause.Join));
    }

    private static GroupView Make(int members, int minimumCopies)
    {
        var all = Enumerable.Range(1, members).Select(id => Samples.LowMember with { Rank = new Rank(id, 1) }).ToList();
        return new GroupView("g", new Epoch(1, all[0].Rank), all, minimumCopies, ViewCause.Join);
    }
}
