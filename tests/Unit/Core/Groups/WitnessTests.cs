using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>
/// Reports in heartbeats about other servers, and which servers hear each other. Times are milliseconds since the test began.
/// </summary>
public sealed class WitnessTests
{
    private static readonly Rank s_self = new(1, 1);
    private static readonly Rank s_suspect = Samples.Low;
    private static readonly Rank s_witness = Samples.High;

    private readonly FailureDetector _detector = new(new GroupTimings());

    public WitnessTests()
    {
        _detector.Watch(Samples.LowMember, At(0));
        _detector.Watch(Samples.HighMember, At(0));
    }

    private bool IsDead => _detector.IsDead(s_suspect);

    [Fact]
    public void A_witness_vetoes_as_long_as_it_hears_the_suspect()
    {
        for (var time = 0; time <= 2000; time += 100) Beat(time, s_suspect);
        Assert.False(IsDead);
        Beat(2100);
        Beat(2200);
        Assert.False(IsDead);
        Beat(2300);
        Assert.True(IsDead);
    }

    [Fact]
    public void A_true_failure_is_found_no_later_for_the_witnesses()
    {
        // Both hear the last sign at 0. The witness passes it on for two and a half heartbeats.
        Beat(0, s_suspect);
        Beat(100, s_suspect);
        Beat(200, s_suspect);
        for (var time = 300; time <= 500; time += 100) Beat(time);
        Assert.False(IsDead);
        Beat(600);
        Assert.True(IsDead);
    }

    [Fact]
    public void A_veto_does_not_hold_for_ever()
    {
        for (var time = 0; time <= 4400; time += 100) Beat(time, s_suspect);
        Assert.False(IsDead);
        Beat(4500, s_suspect);
        Assert.True(IsDead);
    }

    [Fact]
    public void A_refused_dial_needs_no_witness()
    {
        Beat(0, s_suspect);
        for (var time = 1; time <= 3; time++) _detector.DialFailed(s_suspect, DialFailure.Refused, At(time));
        Assert.True(IsDead);
    }

    [Fact]
    public void The_next_look_is_when_the_veto_ends()
    {
        Assert.Equal(2, _detector.TakeDials(At(0)).Count);
        Beat(500, s_suspect);
        Assert.Equal(At(750), _detector.NextDue());
        _detector.Tick(At(749));
        Assert.False(IsDead);
        _detector.Tick(At(750));
        Assert.True(IsDead);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Two_others_are_linked_if_each_hears_the_other(bool oneHears, bool otherHears, bool areLinked)
    {
        _detector.OnHeartbeat(s_suspect, oneHears ? [s_witness] : [], 0, At(100));
        _detector.OnHeartbeat(s_witness, otherHears ? [s_suspect] : [], 0, At(100));
        Assert.Equal(areLinked, _detector.AreLinked(s_self, s_suspect, s_witness, At(100)));
        Assert.Equal(areLinked, _detector.AreLinked(s_self, s_witness, s_suspect, At(100)));
    }

    [Fact]
    public void One_is_linked_oneself_if_one_hears_and_is_heard()
    {
        _detector.OnHeartbeat(s_suspect, [s_self], 0, At(100));
        Assert.True(_detector.AreLinked(s_self, s_self, s_suspect, At(600)));
        Assert.False(_detector.AreLinked(s_self, s_self, s_suspect, At(601)));
        _detector.OnHeartbeat(s_suspect, [s_witness], 0, At(700));
        Assert.False(_detector.AreLinked(s_self, s_suspect, s_self, At(700)));
    }

    [Fact]
    public void The_last_report_of_a_silent_server_does_not_count_against_it()
    {
        _detector.OnHeartbeat(s_suspect, [], 0, At(100));
        _detector.OnHeartbeat(s_witness, [s_suspect], 0, At(700));
        Assert.True(_detector.AreLinked(s_self, s_suspect, s_witness, At(700)));
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>The witness's heartbeat, and a tick.</summary>
    private void Beat(int milliseconds, params Rank[] heard)
    {
        _detector.OnHeartbeat(s_witness, heard, 0, At(milliseconds));
        _detector.Tick(At(milliseconds));
    }
}
