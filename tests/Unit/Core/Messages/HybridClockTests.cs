using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

public sealed class HybridClockTests
{
    private static readonly long s_lead = HybridClock.MaximumClientLead.Ticks;

    private readonly HybridClock _clock = new();

    [Fact]
    public void The_clock_follows_the_wall_clock()
    {
        Assert.Equal(Samples.Noon, Next(Samples.Noon));
        Assert.Equal(Samples.Noon + 100, Next(Samples.Noon + 100));
    }

    [Fact]
    public void The_clock_counts_on_where_the_wall_clock_stands_still()
    {
        Next(Samples.Noon);
        Assert.Equal(Samples.Noon + 1, Next(Samples.Noon));
        Assert.Equal(Samples.Noon + 2, Next(Samples.Noon));
    }

    [Fact]
    public void The_clock_never_goes_back()
    {
        Next(Samples.Noon);
        Assert.Equal(Samples.Noon + 1, Next(Samples.Noon - TimeSpan.TicksPerDay));
    }

    [Fact]
    public void The_clock_stays_above_observed_timestamps()
    {
        _clock.Observe(new HybridTimestamp(Samples.Noon + 500));
        _clock.Observe(new HybridTimestamp(Samples.Noon + 400));
        Assert.Equal(Samples.Noon + 501, Next(Samples.Noon));
    }

    [Fact]
    public void The_clock_stays_above_timestamps_that_the_sender_has_seen() =>
        Assert.Equal(Samples.Noon + s_lead, Next(Samples.Noon, Samples.Noon + s_lead - 1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerDay)]
    public void A_sender_a_minute_or_more_ahead_does_not_count(long more) =>
        Assert.Equal(Samples.Noon, Next(Samples.Noon, Samples.Noon + s_lead + more));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void A_sender_with_a_wild_clock_does_no_harm(long ticks) => Assert.Equal(Samples.Noon, Next(Samples.Noon, ticks));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_timestamp_is_above_the_last_in_any_case(ulong seed)
    {
        var dice = new Dice(seed);
        var last = 0L;
        for (var step = 0; step < 2000; step++)
        {
            var wall = Samples.Noon + dice.Next(1000);
            if (dice.Next(3) == 0) _clock.Observe(new HybridTimestamp(Samples.Noon + dice.Next(1500)));
            var next = Next(wall, Samples.Noon + dice.Next(2000));
            Assert.True(next > last && next >= wall);
            last = next;
        }
    }

    private long Next(long wallTicks, long clientTicks = 0) => _clock.Next(wallTicks, new HybridTimestamp(clientTicks)).Ticks;
}
