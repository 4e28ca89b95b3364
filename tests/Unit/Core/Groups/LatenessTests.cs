using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>A server whose own ticks come late doubts itself first. Times are milliseconds.</summary>
public sealed class LatenessTests
{
    private readonly FailureDetector _detector = new(new GroupTimings());

    public LatenessTests() => _detector.Watch(Samples.LowMember, At(0));

    [Fact]
    public void A_tick_in_time_changes_nothing()
    {
        _detector.NoteOwnTick(At(250), At(250));
        Assert.Equal(0, _detector.Lateness);
    }

    [Fact]
    public void Each_late_tick_counts_up_to_seven()
    {
        for (var times = 1; times <= 9; times++)
        {
            _detector.NoteOwnTick(At(251), At(times * 251));
            Assert.Equal(Math.Min(times, 7), _detector.Lateness);
        }
    }

    [Fact]
    public void A_second_in_time_takes_one_back()
    {
        _detector.NoteOwnTick(At(300), At(1000));
        _detector.NoteOwnTick(At(300), At(1300));
        _detector.NoteOwnTick(At(100), At(2299));
        Assert.Equal(2, _detector.Lateness);
        _detector.NoteOwnTick(At(100), At(2300));
        Assert.Equal(1, _detector.Lateness);
        _detector.NoteOwnTick(At(100), At(3299));
        Assert.Equal(1, _detector.Lateness);
        _detector.NoteOwnTick(At(100), At(3300));
        Assert.Equal(0, _detector.Lateness);
    }

    [Fact]
    public void A_server_that_was_late_waits_longer_before_it_suspects()
    {
        _detector.NoteOwnTick(At(300), At(300));
        _detector.Tick(At(999));
        _detector.Tick(At(1000));
        _detector.Tick(At(1099));
        Assert.False(_detector.IsDead(Samples.Low));
        _detector.Tick(At(1100));
        Assert.True(_detector.IsDead(Samples.Low));
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
