using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Core.Tests;

/// <summary>One sender's messages get their positions in the order in which they were sent.</summary>
public sealed class SubmissionOrderTests
{
    private readonly SubmissionOrder _order = new();
    private readonly MessageIdSet _positioned = new();

    [Fact]
    public void Submissions_in_order_are_released_at_once()
    {
        Assert.Equal([1L], Release(1));
        Assert.Equal([2L], Release(2));
        Assert.Equal([3L], Release(3));
    }

    [Fact]
    public void A_submission_that_comes_too_early_waits_for_those_before_it()
    {
        Assert.Empty(Release(3));
        Assert.Empty(Release(2));
        Assert.Equal([1L, 2, 3], Release(1));
        Assert.Equal([4L], Release(4));
    }

    [Fact]
    public void A_gap_is_waited_for_even_when_others_fill_up_behind_it()
    {
        Assert.Equal([1L], Release(1));
        Assert.Empty(Release(3));
        Assert.Empty(Release(5));
        Assert.Equal([2L, 3], Release(2));
        Assert.Equal([4L, 5], Release(4));
    }

    [Fact]
    public void Below_what_was_acknowledged_nothing_is_waited_for()
    {
        // 1 to 4 are held by a server that is away, and come in as late messages.
        Assert.Equal([5L], Release(5, ackedThrough: 4));
        Assert.Equal([6L], Release(6, ackedThrough: 4));
    }

    [Fact]
    public void Between_what_was_acknowledged_and_the_message_everything_is_waited_for()
    {
        Assert.Empty(Release(5, ackedThrough: 2));
        Assert.Empty(Release(4, ackedThrough: 2));
        Assert.Equal([3L, 4, 5], Release(3, ackedThrough: 2));
    }

    [Fact]
    public void A_resend_that_knows_of_more_acknowledgements_need_not_wait()
    {
        Assert.Empty(Release(5, ackedThrough: 2));
        Assert.Equal([5L], Release(5, ackedThrough: 4));
        Assert.Equal([6L], Release(6, ackedThrough: 4));
    }

    [Fact]
    public void A_resend_of_what_has_a_position_is_not_released_again()
    {
        Release(1);
        Assert.Empty(Release(1));
        Assert.Empty(Release(3));
        Assert.Empty(Release(3));
        Assert.Equal([2L, 3], Release(2));
        Assert.Empty(Release(3));
    }

    [Fact]
    public void A_copy_that_was_left_behind_does_not_come_after_its_successors()
    {
        // The sender was told elsewhere that 1 to 4 are safe. Its old home still has them, and forwards them.
        Assert.Equal([5L], Release(5, ackedThrough: 4));
        Assert.Empty(Release(1));
        Assert.Empty(Release(4, ackedThrough: 3));
        Assert.Equal([6L], Release(6, ackedThrough: 4));
    }

    [Fact]
    public void A_message_that_is_safe_elsewhere_does_not_hold_up_later_ones()
    {
        // 3 to 6 were acknowledged by another leader while the network was cut. 5 has been waiting here since then.
        Release(1);
        Release(2);
        Assert.Empty(Release(5, ackedThrough: 2));
        Assert.Empty(Release(8, ackedThrough: 6));
        Assert.Equal([7L, 8], Release(7, ackedThrough: 6));
        Assert.Equal([9L], Release(9, ackedThrough: 6));
    }

    [Fact]
    public void Sessions_do_not_wait_for_each_other()
    {
        Assert.Empty(Release(2));
        Assert.Equal([1L], Release(1, session: Samples.Ben));
        Assert.Equal([1L, 2], Release(1));
    }

    [Fact]
    public void Parked_submissions_come_back_once_and_in_order()
    {
        foreach (var sequence in new[] { 2L, 1, 2, 3 }) _order.Park(Make(Samples.Anna, sequence, 0));
        var parked = new List<Submission>();
        _order.TakeParked(parked);
        Assert.Equal([2L, 1, 3], parked.Select(submission => submission.Id.Sequence));
        _order.TakeParked(parked);
        Assert.Equal(3, parked.Count);
    }

    [Fact]
    public void After_an_election_nothing_waits_any_more()
    {
        Release(2);
        _order.Park(Make(Samples.Anna, 9, 0));
        _order.Clear();
        var parked = new List<Submission>();
        _order.TakeParked(parked);
        Assert.Empty(parked);
        Assert.Equal([1L], Release(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_they_come_they_are_released_once_and_in_order(ulong seed)
    {
        var dice = new Dice(seed);
        var released = new Dictionary<Guid, List<long>> { [Samples.Anna] = [], [Samples.Ben] = [] };
        foreach (var (session, sequence) in Shuffle(dice))
        {
            released[session].AddRange(Release(sequence, 0, session));
        }

        Assert.All(released.Values, sequences => Assert.Equal(Enumerable.Range(1, 100).Select(at => (long)at), sequences));
    }

    /// <summary>Each message at least once, some twice, in any order.</summary>
    private static List<(Guid Session, long Sequence)> Shuffle(Dice dice)
    {
        var all = Enumerable.Range(1, 100).SelectMany(at => new[] { (Samples.Anna, (long)at), (Samples.Ben, (long)at) }).ToList();
        all.AddRange(all.Where(_ => dice.Next(4) == 0).ToList());
        return [.. all.OrderBy(_ => dice.Next())];
    }

    /// <summary>Acts as the leader does: every released submission gets its position before the next call.</summary>
    private List<long> Release(long sequence, long ackedThrough = 0, Guid? session = null)
    {
        var ready = new List<Submission>();
        _order.Release(Make(session ?? Samples.Anna, sequence, ackedThrough), _positioned, ready);
        foreach (var submission in ready) Assert.True(_positioned.Add(submission.Id));
        return [.. ready.Select(submission => submission.Id.Sequence)];
    }

    private static Submission Make(Guid session, long sequence, long ackedThrough) =>
        new(new MessageId(session, sequence), ackedThrough, default, "anna", "lobby", $"text {sequence}");
}
