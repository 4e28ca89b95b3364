using PSChat.Groups;
using PSChat.Security;

namespace PSChat.Core.Tests;

/// <summary>Each of a sender's datagrams is accepted once, in any order.</summary>
public sealed class ReplayWindowTests
{
    [Fact]
    public void In_order_each_is_taken_once()
    {
        var window = new ReplayWindow();
        for (ulong counter = 1; counter < 1000; counter++)
        {
            Assert.True(window.Take(counter));
            Assert.False(window.Take(counter));
        }
    }

    [Fact]
    public void Out_of_order_each_is_taken_once_up_to_127_behind()
    {
        var window = new ReplayWindow();
        Assert.True(window.Take(1000));
        Assert.True(window.Take(1000 - 127));
        Assert.False(window.Take(1000 - 127));
        Assert.False(window.Take(1000 - 128));
        Assert.True(window.Take(999));
        Assert.True(window.Take(1001));
        Assert.False(window.Take(999));
    }

    [Fact]
    public void A_leap_forgets_what_was_before()
    {
        var window = new ReplayWindow();
        Assert.True(window.Take(5));
        Assert.True(window.Take(ulong.MaxValue));
        Assert.False(window.Take(5));
        Assert.False(window.Take(ulong.MaxValue));
        Assert.True(window.Take(ulong.MaxValue - 1));
    }

    [Fact]
    public void There_is_no_datagram_0() => Assert.False(new ReplayWindow().Take(0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_window_agrees_with_one_that_remembers_everything(ulong seed)
    {
        var dice = new Dice(seed);
        var window = new ReplayWindow();
        var taken = new HashSet<ulong>();
        ulong newest = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var counter = (ulong)Math.Max(1, (long)newest + dice.Next(300) - 200);
            newest = Math.Max(newest, counter);
            var expected = counter + 128 > newest && taken.Add(counter);
            Assert.Equal(expected, window.Take(counter));
        }
    }
}
