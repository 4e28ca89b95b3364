using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class RankTests
{
    [Fact]
    public void The_higher_id_wins() => AssertAscending(new Rank(1, ulong.MaxValue), new Rank(2, 1));

    [Fact]
    public void Of_equal_ids_the_higher_instance_wins() => AssertAscending(new Rank(1, 1), new Rank(1, ulong.MaxValue));

    [Fact]
    public void None_is_below_every_server() => AssertAscending(Rank.None, new Rank(0, 1));

    [Fact]
    public void A_restarted_server_is_another_one() => Assert.NotEqual(new Rank(4711, 1), new Rank(4711, 2));

    [Fact]
    public void A_rank_is_shown_with_the_first_digits_of_its_instance() => Assert.Equal("4711#3fa2", Samples.Low.ToString());

    private static void AssertAscending(Rank lower, Rank higher)
    {
        Assert.True(lower < higher);
        Assert.True(higher > lower);
        Assert.False(lower > higher);
        Assert.Equal([lower, higher], new[] { higher, lower }.Order());
    }
}
