using PSChat.Net;

namespace PSChat.Core.Tests;

public sealed class HeartbeatSenderTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(30, 70)]
    [InlineData(75, 25)]
    [InlineData(76, 124)] // It was late: the next one is left out.
    [InlineData(99.5, 101)] // It was early; a wait is of whole milliseconds, and must not be early again.
    [InlineData(0.4, 100)]
    public void The_next_heartbeat_is_at_a_whole_multiple_of_the_interval(double past, double wait)
    {
        var now = DateTime.UnixEpoch.Ticks + TimeSpan.FromMilliseconds(past).Ticks;
        Assert.Equal(TimeSpan.FromMilliseconds(wait), HeartbeatSender.UntilNext(now, s_interval));
    }
}
