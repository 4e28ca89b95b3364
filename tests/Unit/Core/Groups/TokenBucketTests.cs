using PSChat.Groups;

namespace PSChat.Core.Tests;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan s_start = TimeSpan.FromHours(1);

    private readonly TokenBucket _bucket = new(new Rate(10, 3));

    [Fact]
    public void A_burst_goes_through_and_then_one_at_a_time()
    {
        for (var at = 0; at < 3; at++) Assert.True(_bucket.TryTake(s_start));
        Assert.False(_bucket.TryTake(s_start));
        Assert.False(_bucket.TryTake(After(99)));
        Assert.True(_bucket.TryTake(After(100)));
        Assert.False(_bucket.TryTake(After(100)));
    }

    [Fact]
    public void A_bucket_never_holds_more_than_a_burst()
    {
        Assert.True(_bucket.TryTake(s_start + TimeSpan.FromDays(1)));
        for (var at = 0; at < 2; at++) Assert.True(_bucket.TryTake(s_start + TimeSpan.FromDays(1)));
        Assert.False(_bucket.TryTake(s_start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void An_expensive_action_is_allowed_and_paid_for_later()
    {
        Assert.True(_bucket.TryTake(s_start, 13));
        Assert.False(_bucket.TryTake(After(1099)));
        Assert.True(_bucket.TryTake(After(1100)));
    }

    [Fact]
    public void A_client_that_waits_as_long_as_told_may_continue()
    {
        Assert.True(_bucket.TryTake(s_start, 8));
        var wait = _bucket.Wait(s_start);
        Assert.Equal(600, wait.TotalMilliseconds);
        Assert.False(_bucket.TryTake(s_start + wait - TimeSpan.FromMilliseconds(1)));
        Assert.True(_bucket.TryTake(s_start + wait));
    }

    [Fact]
    public void A_fast_bucket_allows_a_tenth_of_a_second_at_once()
    {
        var fast = new TokenBucket(new Rate(10_000, 2_000));
        Assert.True(fast.TryTake(s_start, 2_000));
        Assert.Equal(1_000, fast.Allowance);
        Assert.Equal(100, fast.Wait(s_start).TotalMilliseconds);
        Assert.True(fast.TryTake(After(100), 1_000));
        Assert.False(fast.TryTake(After(100)));
    }

    [Fact]
    public void A_clock_that_stands_still_or_goes_back_gives_nothing()
    {
        Assert.True(_bucket.TryTake(s_start, 3));
        Assert.False(_bucket.TryTake(s_start - TimeSpan.FromMinutes(1)));
        Assert.False(_bucket.TryTake(s_start));
        Assert.False(_bucket.IsFull(After(299)));
        Assert.True(_bucket.IsFull(After(301)));
    }

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        var unlimited = new TokenBucket(Rate.Unlimited);
        for (var at = 0; at < 100_000; at++) Assert.True(unlimited.TryTake(s_start, 1_000_000));
    }

    [Fact]
    public void Nobody_is_told_to_wait_less_than_a_millisecond_or_more_than_a_day()
    {
        Assert.Equal(TokenBucket.ShortestWait, new TokenBucket(Rate.Unlimited).Wait(s_start));
        var slow = new TokenBucket(new Rate(double.Epsilon, 1));
        Assert.True(slow.TryTake(s_start));
        Assert.Equal(TokenBucket.LongestWait, slow.Wait(s_start));
    }

    private static TimeSpan After(int milliseconds) => s_start + TimeSpan.FromMilliseconds(milliseconds);
}
