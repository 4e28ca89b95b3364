using PSChat.Groups;
using PSChat.Security;

namespace PSChat.Core.Tests;

/// <summary>Recorded datagrams that are sent again are told from new ones, with clocks as they are in practice.</summary>
public sealed class ReplayGuardTests
{
    private const ulong Self = 1;

    private static readonly long s_noon = Samples.Noon;

    private readonly ReplayGuard _guard = new(Self);

    [Fact]
    public void A_datagram_is_new_once()
    {
        Assert.Equal(DatagramVerdict.New, Judge(7, 1));
        Assert.Equal(DatagramVerdict.Repeated, Judge(7, 1));
        Assert.Equal(DatagramVerdict.New, Judge(7, 2));
        Assert.Equal(DatagramVerdict.New, Judge(8, 1));
    }

    [Fact]
    public void Ones_own_datagrams_come_back_and_are_not_taken() => Assert.Equal(DatagramVerdict.Own, Judge(Self, 1));

    [Theory]
    [InlineData(0, DatagramVerdict.New)]
    [InlineData(299, DatagramVerdict.New)]
    [InlineData(-299, DatagramVerdict.New)]
    [InlineData(301, DatagramVerdict.WrongTime)]
    [InlineData(-301, DatagramVerdict.WrongTime)]
    internal void A_stranger_must_be_of_now(int seconds, DatagramVerdict verdict) =>
        Assert.Equal(verdict, Judge(7, 1, sentAfter: seconds));

    [Fact]
    public void The_oldest_and_the_last_time_there_is_are_no_fault_here()
    {
        Assert.Equal(DatagramVerdict.WrongTime, _guard.Judge(new DatagramStamp(7, 1, long.MinValue), At(0)));
        Assert.Equal(DatagramVerdict.WrongTime, _guard.Judge(new DatagramStamp(7, 1, long.MaxValue), At(0)));
    }

    [Fact]
    public void A_clock_that_jumps_disturbs_no_known_sender()
    {
        Assert.Equal(DatagramVerdict.New, Judge(7, 1));
        Assert.Equal(DatagramVerdict.New, Judge(7, 2, sentAfter: 86_400));
        Assert.Equal(DatagramVerdict.Repeated, Judge(7, 1));
    }

    [Fact]
    public void A_wrong_time_is_not_remembered_and_a_right_one_helps()
    {
        Assert.Equal(DatagramVerdict.WrongTime, Judge(7, 1, sentAfter: 3600));
        Assert.Equal(0, _guard.Count);
        Assert.Equal(DatagramVerdict.New, Judge(7, 2));
    }

    [Fact]
    public void A_datagram_of_a_sender_is_never_new_again()
    {
        // In any state of the memory: by the time that the sender is forgotten, its datagrams are too old.
        Assert.Equal(DatagramVerdict.New, Judge(7, 1, sentAfter: 299));
        for (var minute = 1; minute <= 60; minute++)
        {
            Judge(100 + (ulong)minute, 1, sentAfter: minute * 60, nowAfter: minute * 60);
            Assert.NotEqual(DatagramVerdict.New, Judge(7, 1, sentAfter: 299, nowAfter: minute * 60));
        }
    }

    [Fact]
    public void Senders_that_are_gone_are_forgotten()
    {
        for (ulong sender = 10; sender < 1000; sender++) Judge(sender, 1);
        Assert.Equal(990, _guard.Count);
        Judge(5000, 1, sentAfter: 1000, nowAfter: 1000);
        Assert.Equal(1, _guard.Count);
    }

    [Fact]
    public void The_memory_has_a_bound_and_the_longest_silent_goes_first()
    {
        Judge(7, 1);
        for (ulong sender = 10; sender < 10 + (ulong)ReplayGuard.Capacity; sender++) Judge(sender, 1, nowAfter: 1);
        Assert.Equal(ReplayGuard.Capacity, _guard.Count);
        Assert.Equal(DatagramVerdict.Repeated, Judge(10, 1));
    }

    private static Instant At(int seconds) => new(TimeSpan.FromSeconds(seconds), s_noon + (seconds * TimeSpan.TicksPerSecond));

    private DatagramVerdict Judge(ulong sender, ulong counter, int sentAfter = 0, int nowAfter = 0) =>
        _guard.Judge(new DatagramStamp(sender, counter, s_noon + (sentAfter * TimeSpan.TicksPerSecond)), At(nowAfter));
}
