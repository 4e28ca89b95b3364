using PSChat.Measurement;

namespace PSChat.Core.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Without_times_everything_is_zero()
    {
        var times = new LatencyHistogram();
        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (times.Count, times.Maximum, times.Percentile(0.5)));
    }

    [Fact]
    public void Percentiles_are_by_nearest_rank_and_at_most_one_percent_too_long()
    {
        var times = new LatencyHistogram();
        for (var at = 1; at <= 1000; at++) times.Add(TimeSpan.FromMilliseconds(at));
        foreach (var (share, exact) in new[] { (0.5, 500), (0.95, 950), (0.99, 990), (0.001, 1), (0, 1) })
        {
            Assert.InRange(times.Percentile(share).TotalMilliseconds, exact, exact * 1.01);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), times.Percentile(1));
        Assert.Equal(TimeSpan.FromSeconds(1), times.Maximum);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000_003)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerMicrosecond)]
    public void Any_time_is_told_within_one_percent(long microseconds)
    {
        var times = new LatencyHistogram();
        var time = TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        times.Add(time);
        times.Add(TimeSpan.MaxValue);
        Assert.InRange(
            times.Percentile(0.5).TotalMicroseconds, time.TotalMicroseconds,
            Math.Max(time.TotalMicroseconds * 1.01, microseconds));
    }

    [Fact]
    public void A_time_below_zero_counts_as_zero()
    {
        var times = new LatencyHistogram();
        times.Add(TimeSpan.FromSeconds(-1));
        Assert.Equal((1, TimeSpan.Zero), (times.Count, times.Percentile(1)));
    }

    [Fact]
    public void Two_are_added_up()
    {
        var (one, two) = (new LatencyHistogram(), new LatencyHistogram());
        one.Add(TimeSpan.FromMilliseconds(1));
        two.Add(TimeSpan.FromMilliseconds(9));
        one.Add(two);
        Assert.Equal((2, TimeSpan.FromMilliseconds(9)), (one.Count, one.Maximum));
    }
}
