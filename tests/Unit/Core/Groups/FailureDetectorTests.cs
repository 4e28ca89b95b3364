using PSChat.Groups;

namespace PSChat.Core.Tests;

/// <summary>Verdicts on peers. Times are milliseconds since the test began.</summary>
public sealed class FailureDetectorTests
{
    private static readonly GroupTimings s_timings = new();
    private static readonly Member s_peer = Samples.LowMember;

    private readonly FailureDetector _detector = new(s_timings);

    public FailureDetectorTests() => _detector.Watch(s_peer, At(0));

    private bool IsDead => _detector.IsDead(s_peer.Rank);

    [Fact]
    public void A_new_peer_is_dialled_at_once_and_not_accused()
    {
        Assert.False(IsDead);
        Assert.Equal(At(0), _detector.NextDue());
        Assert.Equal([s_peer], _detector.TakeDials(At(0)));
        Assert.Empty(_detector.TakeDials(At(0)));
    }

    [Fact]
    public void Silence_becomes_suspicion_and_then_certainty()
    {
        Dial();
        Assert.Equal(At(500), _detector.NextDue());
        Tick(499);
        Assert.Equal(At(500), _detector.NextDue());
        Tick(500);
        Assert.False(IsDead);
        Assert.Equal(At(600), _detector.NextDue());
        Tick(599);
        Assert.False(IsDead);
        Tick(600);
        Assert.True(IsDead);
    }

    [Fact]
    public void A_sign_of_life_takes_a_suspicion_back()
    {
        Tick(500);
        _detector.Heard(s_peer.Rank, At(599));
        Tick(600);
        Assert.False(IsDead);
        Tick(1098);
        Tick(1099);
        Assert.False(IsDead);
        Tick(1199);
        Assert.True(IsDead);
    }

    [Fact]
    public void A_sign_of_life_takes_back_even_certainty()
    {
        Tick(500);
        Tick(600);
        Assert.True(IsDead);
        _detector.Heard(s_peer.Rank, At(700));
        Assert.False(IsDead);
    }

    [Fact]
    public void A_server_that_ticks_late_accuses_only_after_a_second_look()
    {
        // The loop was busy for three seconds, and frames that the peer sent in that time are still in the inbox.
        Tick(3000);
        Assert.False(IsDead);
        Tick(3100);
        Assert.True(IsDead);
    }

    [Fact]
    public void Refused_three_times_in_a_row_it_is_dead_at_once()
    {
        Refuse(1);
        Refuse(2);
        Assert.False(IsDead);
        Refuse(3);
        Assert.True(IsDead);
    }

    [Fact]
    public void After_a_refusal_it_is_dialled_soon_and_once_dead_seldom()
    {
        Refuse(10);
        Assert.Empty(_detector.TakeDials(At(10)));
        Assert.Equal([s_peer], _detector.TakeDials(At(11)));
        Refuse(14);
        Refuse(15);
        Assert.Empty(_detector.TakeDials(At(214)));
        Assert.Equal([s_peer], _detector.TakeDials(At(215)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Refusals_must_be_in_a_row(bool byLink)
    {
        Refuse(1);
        Refuse(2);
        if (byLink)
        {
            // A dying listener may still accept. That proves nothing, but the count begins again.
            _detector.LinkUp(s_peer.Rank, At(3));
            _detector.LinkDown(s_peer.Rank, At(3));
        }
        else
        {
            _detector.DialFailed(s_peer.Rank, DialFailure.Unreachable, At(3));
        }

        Refuse(4);
        Refuse(5);
        Assert.False(IsDead);
        Refuse(6);
        Assert.True(IsDead);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Neither_an_unreachable_host_nor_a_rejected_hello_proves_a_death(int times)
    {
        for (var time = 1; time <= times; time++)
        {
            _detector.DialFailed(s_peer.Rank, time % 2 == 0 ? DialFailure.Unreachable : DialFailure.Rejected, At(time));
        }

        Assert.False(IsDead);
        Assert.Empty(_detector.TakeDials(At(times + 199)));
        Assert.Equal([s_peer], _detector.TakeDials(At(times + 200)));
    }

    [Fact]
    public void A_dropped_connection_proves_nothing_and_is_dialled_again_soon_and_ever_less_soon()
    {
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 200, 200 })
        {
            _detector.DialFailed(s_peer.Rank, DialFailure.Dropped, At(1000));
            Assert.Empty(_detector.TakeDials(At(1000 + wait - 1)));
            Assert.Equal([s_peer], _detector.TakeDials(At(1000 + wait)));
        }

        Assert.False(IsDead);
    }

    [Fact]
    public void A_process_that_drops_connections_and_then_refuses_them_is_dead_at_the_third_refusal()
    {
        _detector.LinkDown(s_peer.Rank, At(0));
        _detector.DialFailed(s_peer.Rank, DialFailure.Dropped, At(1));
        Refuse(4);
        Refuse(7);
        Assert.False(IsDead);
        Refuse(10);
        Assert.True(IsDead);
    }

    [Fact]
    public void Replaced_by_another_instance_it_is_dead()
    {
        _detector.DialFailed(s_peer.Rank, DialFailure.Replaced, At(1));
        Assert.True(IsDead);
    }

    [Fact]
    public void A_broken_link_is_dialled_again_at_once()
    {
        Dial();
        _detector.LinkUp(s_peer.Rank, At(5));
        Assert.True(_detector.IsLinked(s_peer.Rank));
        Assert.Empty(_detector.TakeDials(At(10)));
        _detector.LinkDown(s_peer.Rank, At(20));
        Assert.False(_detector.IsLinked(s_peer.Rank));
        Assert.Equal([s_peer], _detector.TakeDials(At(20)));
    }

    [Fact]
    public void After_a_gap_no_peer_is_accused_of_silence_for_two_seconds()
    {
        Tick(500);
        _detector.Forgive(At(10_000));
        Tick(10_000);
        Tick(11_999);
        Assert.False(IsDead);
        Tick(12_000);
        Assert.False(IsDead);
        Tick(12_100);
        Assert.True(IsDead);
    }

    [Fact]
    public void After_a_gap_a_refusal_still_counts()
    {
        _detector.Forgive(At(10_000));
        for (var time = 10_001; time <= 10_003; time++) Refuse(time);
        Assert.True(IsDead);
    }

    [Fact]
    public void Only_the_watched_are_accused()
    {
        var stranger = new Rank(9, 9);
        _detector.Heard(stranger, At(1));
        _detector.LinkUp(stranger, At(1));
        _detector.LinkDown(stranger, At(1));
        _detector.DialFailed(stranger, DialFailure.Replaced, At(1));
        Assert.False(_detector.IsDead(stranger));
        Assert.False(_detector.IsWatched(stranger));
        Assert.Null(_detector.Silence(stranger, At(1)));
    }

    [Fact]
    public void A_peer_that_no_longer_matters_is_no_longer_watched()
    {
        _detector.Watch(Samples.HighMember, At(0));
        Assert.Equal([s_peer.Rank], _detector.WatchOnly(new HashSet<Rank> { Samples.High }));
        Assert.Equal([Samples.HighMember], _detector.Watched);
        Assert.False(IsDead);
    }

    [Fact]
    public void Watching_again_forgets_nothing()
    {
        Dial();
        Tick(500);
        _detector.Watch(s_peer, At(550));
        Assert.Empty(_detector.TakeDials(At(550)));
        Tick(600);
        Assert.True(IsDead);
    }

    [Fact]
    public void The_heard_are_those_that_gave_a_sign_just_now()
    {
        _detector.Watch(Samples.HighMember, At(0));
        _detector.Heard(s_peer.Rank, At(200));
        Assert.Equal([s_peer.Rank], _detector.ListHeard(At(251)));
        Assert.Equal(At(51), _detector.Silence(s_peer.Rank, At(251)));
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Dial() => Assert.Single(_detector.TakeDials(At(0)));

    private void Tick(int milliseconds) => _detector.Tick(At(milliseconds));

    private void Refuse(int milliseconds) => _detector.DialFailed(s_peer.Rank, DialFailure.Refused, At(milliseconds));
}
